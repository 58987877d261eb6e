import { intentStates, type Message } from '@millrace/contract/messaging/api.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Empty, Flex, Segmented, Table, Tag, Typography } from 'antd'
import { Link } from '@tanstack/react-router'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

interface Answer {
  readonly items: Message[]
  readonly next: string | null
}

const colours: Record<Message['state'], string> = {
  queued: 'default',
  sending: 'processing',
  sent: 'success',
  failed: 'error',
  unknown: 'warning',
  dropped: 'default',
}

/** Every message that was meant to go out, and why it did or did not. */
export function MessageList() {
  const words = useWords()
  const { api, slug } = useProject()
  const { values, set, query: filters } = useFilters('state')
  const query = useInfiniteQuery({
    queryKey: ['messages', slug, filters],
    queryFn: ({ pageParam }) => call<Answer>(`${api}/messages?limit=50${filters}${pageParam ? `&cursor=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: 5_000,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title={words.messages.title}>
      <Flex justify="space-between" wrap gap={8}>
        <div style={{ maxWidth: '100%', overflowX: 'auto' }}>
          <Segmented
            aria-label={words.common.state}
            value={values.state}
            options={[
              { value: '', label: words.common.all },
              ...intentStates.map((state) => ({ value: state, label: words.messages.states[state] })),
            ]}
            onChange={(state) => set('state', state)}
          />
        </div>
        <Button disabled={items.length === 0} onClick={() => saveCsv(items, words)}>
          {words.common.download}
        </Button>
      </Flex>
      {query.isError && <ErrorState query={query} />}
      <MessageTable items={items} isLoading={query.isPending} empty={words.messages.empty} />
      {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{words.common.more}</Button>}
    </Page>
  )
}

function saveCsv(items: readonly Message[], words: ReturnType<typeof useWords>): void {
  const header = [words.common.time, words.data.person, words.messages.journey, words.common.state, words.messages.reason]
  downloadCsv(
    'messages',
    header,
    items.map((one) => [one.createdAt, one.personId, `${one.journeyName ?? ''} ${one.node}`, words.messages.states[one.state], one.reason]),
  )
}

export function PersonMessages({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['messages', slug, personId], queryFn: () => call<Answer>(`${api}/messages?personId=${personId}`) })
  return <MessageTable items={query.data?.items ?? []} isLoading={query.isPending} empty={words.people.noMessages} />
}

function MessageTable({
  items,
  isLoading,
  empty,
}: {
  readonly items: readonly Message[]
  readonly isLoading: boolean
  readonly empty: string
}) {
  const words = useWords()
  const { slug } = useProject()
  return (
    <Table<Message>
      rowKey="id"
      size="small"
      loading={isLoading}
      dataSource={[...items]}
      pagination={false}
      scroll={{ x: 640 }}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} /> }}
      columns={[
        { title: words.common.time, width: 120, render: (_, row) => <Time at={row.createdAt} /> },
        {
          title: words.data.person,
          render: (_, row) => (
            <Link to="/$slug/people/list/$id" params={{ slug, id: String(row.personId) }}>
              #{row.personId}
            </Link>
          ),
        },
        { title: words.messages.journey, render: (_, row) => `${row.journeyName ?? ''} · ${row.node}` },
        { title: words.common.state, render: (_, row) => <Tag color={colours[row.state]}>{words.messages.states[row.state]}</Tag> },
        { title: words.messages.reason, render: (_, row) => <Typography.Text type="secondary">{row.reason}</Typography.Text> },
      ]}
    />
  )
}
