import type { NumberPeople } from '@millrace/contract/analytics/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Flex, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded, Teach } from '../../ui/states.tsx'
import { PeopleTable } from '../people/list.tsx'
import { useAnalysisWords } from './words.ts'

/** A number that opens the list of the people it counts. */
export function PeopleNumber({ path, body, children }: { readonly path: string; readonly body: object; readonly children: string }) {
  const words = useAnalysisWords()
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  if (!can('people.read')) return <>{children}</>
  return (
    <>
      <Button type="link" size="small" style={{ padding: 0, fontVariantNumeric: 'tabular-nums' }} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} size={720} title={words.people} destroyOnHidden>
        {isOpen && <Behind path={path} body={body} />}
      </Drawer>
    </>
  )
}

function Behind({ path, body }: { readonly path: string; readonly body: object }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { number } = useFormat()
  const query = useQuery({
    queryKey: ['behind', slug, path, body],
    queryFn: () => call<NumberPeople>(`${api}/analytics/${path}`, { method: 'POST', body: { ...body, limit: 100 } }),
  })
  return (
    <Loaded query={query}>
      {(data) => (
        <Flex vertical gap={8}>
          <Typography.Text type="secondary">{words.common.total(number(data.total))}</Typography.Text>
          <PeopleTable items={data.items} isLoading={false} empty={<Teach text={words.people.nobody} />} />
        </Flex>
      )}
    </Loaded>
  )
}
