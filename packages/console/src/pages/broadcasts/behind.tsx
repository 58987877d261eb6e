import type { NumberPeople } from '@millrace/contract/analytics/api.ts'
import type { Figure } from '@millrace/contract/broadcasts/report.ts'
import { App, Button, Drawer, Flex, Input, Space, Typography } from 'antd'
import { useState } from 'react'
import { useMakeSegment } from '../../lib/make-segment.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { loadedRows, More, usePages } from '../../ui/pages.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { PeopleTable } from '../people/list.tsx'

export interface Meant {
  readonly what: Figure
  readonly variant?: string
  readonly detail?: string
}

/** A number that opens the list of the people it counts. */
export function Counted({
  id,
  n,
  of,
  title,
}: {
  readonly id: string
  readonly n: number
  readonly of: Meant
  /** What is counted, for the list and for who cannot see where the number stands. */
  readonly title: string
}) {
  const words = useWords().broadcasts
  const { number } = useFormat()
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  if (n === 0 || !can('people.read')) return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{number(n)}</span>
  return (
    <>
      <Button
        type="link"
        size="small"
        aria-label={`${title} ${number(n)}`}
        style={{ padding: 0, fontVariantNumeric: 'tabular-nums', fontSize: 'inherit', height: 'auto' }}
        onClick={() => setOpen(true)}
      >
        {number(n)}
      </Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} size={720} title={words.behind(title)} destroyOnHidden>
        {isOpen && <Behind id={id} of={of} title={title} />}
      </Drawer>
    </>
  )
}

function Behind({ id, of, title }: { readonly id: string; readonly of: Meant; readonly title: string }) {
  const words = useWords()
  const { slug, can } = useProject()
  const { number } = useFormat()
  const query = usePages<NumberPeople>(['broadcast', slug, id, 'people', of], `broadcasts/${id}/people?${new URLSearchParams({ ...of })}`)
  const total = query.data?.pages[0]?.total ?? 0
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{words.common.total(number(total))}</Typography.Text>
      {can('segments.write') && <Keep id={id} of={of} title={title} />}
      <Loaded query={loadedRows(query)} empty={{ when: (rows) => rows.length === 0, text: words.broadcasts.nobody }}>
        {(rows) => <PeopleTable items={rows} isLoading={false} empty={<Teach text={words.broadcasts.nobody} />} />}
      </Loaded>
      <More query={query} />
    </Flex>
  )
}

/** Puts them on a static segment. */
function Keep({ id, of, title }: { readonly id: string; readonly of: Meant; readonly title: string }) {
  const words = useWords().broadcasts
  const { message } = App.useApp()
  const [name, setName] = useState(title.slice(0, 100))
  const make = useMakeSegment(`broadcasts/${id}/people-segment`, (error) => void message.error(error.message))
  return (
    <Space.Compact style={{ maxWidth: 400 }}>
      <Input aria-label={words.keepName} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      <Button disabled={name.trim() === ''} loading={make.isPending} onClick={() => make.mutate({ name, ...of })}>
        {words.keep}
      </Button>
    </Space.Compact>
  )
}
