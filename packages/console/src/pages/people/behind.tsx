import type { NumberPeople } from '@millrace/contract/analytics/api.ts'
import { Alert, App, Button, Drawer, Flex, Input, Space, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { useMakeSegment } from '../../lib/make-segment.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { loadedRows, More, usePages } from '../../ui/pages.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { PeopleTable } from './list.tsx'

/** Where the people of a number are asked for, below the project; with a body it is posted. */
interface Where {
  readonly path: string
  readonly body?: object
}

/** A number that opens the list of the people it counts, who can be kept as a segment. */
export function PeopleNumber({
  n,
  shown,
  title,
  people,
  keep,
  extra,
}: {
  readonly n: number
  /** How it is written, when not as a number. */
  readonly shown?: string
  /** What is counted, for the list and for who cannot see where the number stands. */
  readonly title: string
  readonly people: Where
  readonly keep?: Where
  /** What else can be done with them. */
  readonly extra?: ReactNode
}) {
  const words = useWords().behind
  const { number } = useFormat()
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  const text = shown ?? number(n)
  if (n === 0 || !can('people.read')) return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{text}</span>
  return (
    <>
      <Button
        type="link"
        size="small"
        aria-label={`${title} ${text}`}
        style={{ padding: 0, fontVariantNumeric: 'tabular-nums', fontSize: 'inherit', fontWeight: 'inherit', height: 'auto' }}
        onClick={() => setOpen(true)}
      >
        {text}
      </Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} size={720} title={words.title(title)} destroyOnHidden>
        {isOpen && <Behind title={title} people={people} keep={keep} extra={extra} />}
      </Drawer>
    </>
  )
}

function Behind({
  title,
  people,
  keep,
  extra,
}: {
  readonly title: string
  readonly people: Where
  readonly keep: Where | undefined
  readonly extra: ReactNode
}) {
  const words = useWords()
  const { slug, can } = useProject()
  const { number } = useFormat()
  const query = usePages<NumberPeople>(['behind', slug, people], people.path, people.body ? { body: people.body } : {})
  const percent = query.data?.pages[0]?.sampling?.percent
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{words.common.total(number(query.data?.pages[0]?.total ?? 0))}</Typography.Text>
      {percent !== undefined && <Alert type="info" showIcon title={words.shell.peopleOfSample(percent)} />}
      <Flex gap={8} wrap>
        {keep && can('segments.write') && <Keep title={title} where={keep} />}
        {extra}
      </Flex>
      <Loaded query={loadedRows(query)}>
        {(rows) => <PeopleTable items={rows} isLoading={false} empty={<Teach text={words.behind.nobody} />} />}
      </Loaded>
      <More query={query} />
    </Flex>
  )
}

/** Puts them on a static segment. */
function Keep({ title, where }: { readonly title: string; readonly where: Where }) {
  const words = useWords().behind
  const { message } = App.useApp()
  const [name, setName] = useState(title.slice(0, 100))
  const make = useMakeSegment(where.path, (error) => void message.error(error.message))
  return (
    <Space.Compact style={{ maxWidth: 400 }}>
      <Input aria-label={words.keepName} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      <Button disabled={name.trim() === ''} loading={make.isPending} onClick={() => make.mutate({ name, ...where.body })}>
        {words.keep}
      </Button>
    </Space.Compact>
  )
}
