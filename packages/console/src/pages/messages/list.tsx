import type { Message } from '@millrace/contract/messaging/api.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Alert, Button, Empty, Table, Tag, Typography } from 'antd'
import { Link } from '@tanstack/react-router'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
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
  const query = useInfiniteQuery({
    queryKey: ['messages', slug],
    queryFn: ({ pageParam }) => call<Answer>(`${api}/messages?limit=50${pageParam ? `&cursor=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: 5_000,
  })
  return (
    <Page title={words.messages.title}>
      {query.isError && <Alert type="error" showIcon title={query.error.message} />}
      <MessageTable
        items={query.data?.pages.flatMap((page) => page.items) ?? []}
        isLoading={query.isPending}
        empty={words.messages.empty}
      />
      {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{words.common.more}</Button>}
    </Page>
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
