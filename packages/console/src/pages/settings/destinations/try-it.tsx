import type { TestedDestination } from '@millrace/contract/notices/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'

const types = { said: 'success', refused: 'error', unknown: 'warning' } as const

/** A message to see arrive, and what was answered. */
export function TryIt({ id }: { readonly id: string }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const test = useMutation({
    mutationFn: () => call<TestedDestination>(`${api}/alert-destinations/${id}/test`, { method: 'POST', body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: ['alert-destinations', slug] }),
  })
  return (
    <>
      <Button style={{ alignSelf: 'flex-start' }} loading={test.isPending} onClick={() => test.mutate()}>
        {words.destinations.test}
      </Button>
      {test.isError && <Alert type="error" showIcon title={test.error.message} />}
      {test.data && (
        <Alert
          type={types[test.data.state]}
          showIcon
          data-testid="tested"
          title={words.destinations[test.data.state]}
          description={test.data.detail || undefined}
        />
      )}
    </>
  )
}
