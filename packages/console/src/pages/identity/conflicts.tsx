import { type Conflict, type Conflicts, conflictStatuses } from '@millrace/contract/identity/api.ts'
import { conflictReasons } from '@millrace/contract/identity/rules.ts'
import { Link } from '@tanstack/react-router'
import { Flex, Select, Table, Tabs } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { IdLines } from '../../ui/ids.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { ChangeLog } from './log.tsx'
import { More, rowsOf, usePages } from '../../ui/pages.tsx'

/** Pairs that the rules kept apart, for somebody to decide; and what became of people. */
export function ConflictList() {
  const words = useWords()
  const { values, set } = useFilters('view')
  return (
    <Page title={words.identity.title} note={words.identity.note}>
      <Tabs
        activeKey={values.view === 'log' ? 'log' : 'queue'}
        onChange={(key) => set('view', key === 'log' ? key : undefined)}
        destroyOnHidden
        items={[
          { key: 'queue', label: words.identity.queue, children: <Queue /> },
          { key: 'log', label: words.identity.log, children: <ChangeLog /> },
        ]}
      />
    </Page>
  )
}

function Queue() {
  const words = useWords()
  const { slug } = useProject()
  const { values, set, query: filters } = useFilters('status', 'reason')
  const query = usePages<Conflicts>(['conflicts', slug, filters], `identity/conflicts?limit=50${filters}`)
  const items = rowsOf(query)
  const isOpen = values.status === '' || values.status === 'open'
  return (
    <Flex vertical gap={16}>
      <Flex gap={8} wrap>
        <Select
          aria-label={words.common.state}
          value={values.status || 'open'}
          onChange={(status) => set('status', status === 'open' ? undefined : status)}
          options={conflictStatuses.map((status) => ({ value: status, label: words.identity.statuses[status] }))}
          style={{ width: 160 }}
        />
        <Select
          allowClear
          aria-label={words.identity.reason}
          placeholder={words.identity.reason}
          value={values.reason || null}
          onChange={(reason: string | null | undefined) => set('reason', reason ?? undefined)}
          options={conflictReasons.map((reason) => ({ value: reason, label: words.identity.reasons[reason] }))}
          style={{ width: 200 }}
        />
      </Flex>
      {query.isError ? (
        <ErrorState query={query} />
      ) : (
        <ConflictTable items={items} isLoading={query.isPending} empty={isOpen ? words.identity.empty : words.identity.emptyDecided} />
      )}
      <More query={query} />
    </Flex>
  )
}

function ConflictTable({
  items,
  isLoading,
  empty,
}: {
  readonly items: readonly Conflict[]
  readonly isLoading: boolean
  readonly empty: string
}) {
  const words = useWords()
  const { slug } = useProject()
  return (
    <Table<Conflict>
      rowKey="id"
      size="small"
      loading={isLoading}
      dataSource={[...items]}
      pagination={false}
      scroll={{ x: 760 }}
      locale={{ emptyText: <Teach text={empty} /> }}
      columns={[
        { title: words.identity.one, render: (_, { people: [one] }) => <Who person={one} /> },
        { title: words.identity.other, render: (_, { people: [, other] }) => <Who person={other} /> },
        { title: words.identity.reason, width: 160, render: (_, row) => words.identity.reasons[row.reason] },
        {
          title: words.common.time,
          width: 140,
          render: (_, row) => <Time at={row.decidedAt ?? row.firstAt} />,
        },
        {
          title: words.common.actions,
          width: 100,
          render: (_, row) => (
            <Link
              to="/$slug/people/conflicts/$id"
              params={{ slug, id: String(row.id) }}
              aria-label={`${words.identity.open} ${words.identity.pair(row.people[0].id, row.people[1].id)}`}
            >
              {words.identity.open}
            </Link>
          ),
        },
      ]}
    />
  )
}

function Who({ person }: { readonly person: Conflict['people'][number] }) {
  const { slug } = useProject()
  return (
    <Flex vertical>
      <Link to="/$slug/people/list/$id" params={{ slug, id: String(person.id) }}>
        #{person.id}
      </Link>
      <IdLines ids={person.ids} />
    </Flex>
  )
}
