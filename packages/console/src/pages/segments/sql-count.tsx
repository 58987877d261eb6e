import type { SqlPreview } from '@millrace/contract/segments/sql-api.ts'
import { useMutation } from '@tanstack/react-query'
import { Button, Flex, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'

/** How many people a query answers, when somebody asks. */
export function SqlCount({ query }: { readonly query: string }) {
  const words = useWords().sql
  const { number } = useFormat()
  const { api, can } = useProject()
  const count = useMutation({
    mutationFn: () => call<SqlPreview>(`${api}/segments/sql-preview`, { method: 'POST', body: { query } }),
  })
  return (
    <Flex gap={12} align="center" wrap>
      <Button disabled={query.trim() === '' || !can('people.read_pii')} loading={count.isPending} onClick={() => count.mutate()}>
        {words.count}
      </Button>
      <Typography.Text aria-live="polite" type={count.isError ? 'danger' : 'secondary'}>
        {count.error?.message ?? (count.data && `${words.found(number(count.data.people))} · ${count.data.ms} ms`)}
      </Typography.Text>
    </Flex>
  )
}
