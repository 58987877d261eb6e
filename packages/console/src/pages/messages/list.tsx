import { intentStates, type Message } from '@millrace/contract/messaging/api.ts'
import { explainReason } from '@millrace/contract/messaging/reasons.ts'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Segmented, Table, Tag } from 'antd'
import { downloadCsv } from '../../lib/csv.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { ChannelTag } from '../../ui/channel-tag.tsx'
import { MessageState, Origin, Reason } from './reason.tsx'
import { More, rowsOf, usePages } from '../../ui/pages.tsx'

interface Answer {
  readonly items: Message[]
  readonly next: string | null
}

const useMessages = (filters: string, refetchInterval: number | false) => {
  const { slug } = useProject()
  return usePages<Answer>(['messages', slug, filters], `messages?limit=50${filters}`, { refetchInterval })
}

/** Every message that was meant to go out, and why it did or did not. */
export function MessageList() {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { values, set, query: filters } = useFilters('state', 'journeyId', 'personId')
  const query = useMessages(filters, 5_000)
  const items = rowsOf(query)
  function save(): void {
    const header = [words.common.time, words.data.person, words.messages.journey, words.common.state, words.messages.reason]
    const rows = items.map((one) => [
      one.createdAt,
      one.personId,
      one.journeyName ?? '',
      words.messages.states[one.state],
      explainReason(one.reason, language)?.what ?? '',
    ])
    downloadCsv('messages', header, rows)
  }
  return (
    <Page
      title={words.messages.title}
      extra={
        <Button disabled={items.length === 0} onClick={save}>
          {words.common.download}
        </Button>
      }
    >
      <Flex wrap gap={8} align="center">
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
        {values.journeyId && (
          <Tag closable onClose={() => set('journeyId', undefined)}>
            {words.messages.journey}: {items[0]?.journeyName ?? values.journeyId}
          </Tag>
        )}
        {values.personId && (
          <Tag closable onClose={() => set('personId', undefined)}>
            {words.data.person}: #{values.personId}
          </Tag>
        )}
      </Flex>
      {query.isError ? (
        <ErrorState query={query} />
      ) : (
        <MessageTable items={items} isLoading={query.isPending} empty={filters === '' ? words.messages.empty : words.messages.noneMatch} />
      )}
      <More query={query} />
    </Page>
  )
}

/** What one person was meant to get, newest first. */
export function PersonMessages({ personId }: { readonly personId: number }) {
  const words = useWords()
  const query = useMessages(`&personId=${personId}`, false)
  const items = rowsOf(query)
  if (query.isError) return <ErrorState query={query} />
  return (
    <Flex vertical gap={8}>
      <MessageTable items={items} isLoading={query.isPending} empty={words.people.noMessages} isOfOne />
      <More size="small" query={query} />
    </Flex>
  )
}

function MessageTable({
  items,
  isLoading,
  empty,
  isOfOne = false,
}: {
  readonly items: readonly Message[]
  readonly isLoading: boolean
  readonly empty: string
  /** All of one person: saying whose is saying nothing. */
  readonly isOfOne?: boolean
}) {
  const words = useWords()
  const { slug } = useProject()
  const person = {
    title: words.data.person,
    width: 100,
    render: (_: unknown, row: Message) => (
      <Link to="/$slug/people/list/$id" params={{ slug, id: String(row.personId) }}>
        #{row.personId}
      </Link>
    ),
  }
  return (
    <Table<Message>
      rowKey="id"
      size="small"
      loading={isLoading}
      dataSource={[...items]}
      pagination={false}
      scroll={{ x: isOfOne ? 700 : 800 }}
      locale={{ emptyText: <Teach text={empty} /> }}
      columns={[
        {
          title: words.common.time,
          width: 120,
          render: (_, row) => (
            <Link to="/$slug/engage/messages/$id" params={{ slug, id: String(row.id) }}>
              <Time at={row.createdAt} />
            </Link>
          ),
        },
        ...(isOfOne ? [] : [person]),
        { title: words.messages.channel, width: 120, render: (_, row) => <ChannelTag channel={row.channel} /> },
        { title: words.messages.origin, render: (_, row) => <Origin message={row} /> },
        { title: words.common.state, width: 100, render: (_, row) => <MessageState state={row.state} /> },
        { title: words.messages.reason, render: (_, row) => <Reason reason={row.reason} /> },
      ]}
    />
  )
}
