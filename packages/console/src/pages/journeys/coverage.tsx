import type { Coverage } from '@millrace/contract/coverage.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Card, Flex, Select, Table, Tag, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { ReplyChannel } from '../inbox/channel.tsx'

const ranges = [7, 30, 90]
const patience = [2, 8, 24, 72]

/** What nobody reacts to: key events, people who wait, campaigns that nobody has put in order. */
export function CoveragePage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { values, set } = useFilters('days', 'hours')
  const days = ranges.find((one) => String(one) === values.days) ?? 30
  const hours = patience.find((one) => String(one) === values.hours) ?? 24
  const query = useQuery({
    queryKey: ['coverage', slug, days, hours],
    queryFn: () => call<Coverage>(`${api}/coverage?days=${days}&hours=${hours}`),
    refetchInterval: 30_000,
  })
  return (
    <Page
      title={words.coverage.title}
      note={words.coverage.note}
      extra={
        <>
          <Select
            aria-label={words.coverage.range}
            value={days}
            options={ranges.map((value) => ({ value, label: words.coverage.days(value) }))}
            onChange={(value) => set('days', String(value))}
          />
          <Select
            aria-label={words.coverage.within}
            value={hours}
            options={patience.map((value) => ({ value, label: words.coverage.hours(value) }))}
            onChange={(value) => set('hours', String(value))}
          />
          <Button disabled={!query.data} onClick={() => query.data && download(words.coverage.title, query.data)}>
            {words.common.download}
          </Button>
        </>
      }
    >
      <Loaded query={query}>
        {(found) => (
          <>
            <Events found={found} />
            <Replies found={found} />
            <Campaigns found={found} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Events({ found: { events, looked } }: { readonly found: Coverage }) {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  if (looked === 0) return <Told title={words.coverage.events} text={words.coverage.eventsEmpty} />
  if (events.length === 0) return <Told title={words.coverage.events} text={words.coverage.eventsNone} />
  return (
    <Card size="small" title={words.coverage.events}>
      <Typography.Paragraph type="secondary">{words.coverage.eventsNote(number(looked))}</Typography.Paragraph>
      <Table<Coverage['events'][number]>
        rowKey="event"
        size="small"
        dataSource={[...events]}
        pagination={false}
        scroll={{ x: 480 }}
        columns={[
          {
            title: words.coverage.event,
            render: (_, row) => (
              <Flex gap={8} align="center">
                <strong>{row.event}</strong>
                {row.hasSteward && <Tag>{words.coverage.steward}</Tag>}
              </Flex>
            ),
          },
          { title: words.coverage.volume, width: 120, align: 'right', render: (_, row) => number(row.volume) },
          {
            title: words.common.actions,
            width: 140,
            render: () => (
              <Link to="/$slug/engage/journeys" params={{ slug }} search={{ new: 1 } as never /* every page reads its own part */}>
                {words.coverage.journeyFor}
              </Link>
            ),
          },
        ]}
      />
    </Card>
  )
}

function Replies({ found: { replies, waiting } }: { readonly found: Coverage }) {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  if (replies === null) return <Told title={words.coverage.replies} text={words.coverage.repliesHidden} />
  if (replies.length === 0) return <Told title={words.coverage.replies} text={words.coverage.repliesNone} />
  return (
    <Card size="small" title={words.coverage.replies}>
      <Typography.Paragraph type="secondary">{words.coverage.repliesNote(number(waiting ?? 0))}</Typography.Paragraph>
      <Table<NonNullable<Coverage['replies']>[number]>
        rowKey={(row) => `${row.personId} ${row.channel}`}
        size="small"
        dataSource={[...replies]}
        pagination={false}
        scroll={{ x: 480 }}
        columns={[
          {
            title: words.data.person,
            render: (_, row) => (
              <Link to="/$slug/people/list/$id" params={{ slug, id: String(row.personId) }}>
                #{row.personId}
              </Link>
            ),
          },
          { title: words.messages.channel, width: 120, render: (_, row) => <ReplyChannel channel={row.channel} /> },
          { title: words.coverage.since, width: 140, render: (_, row) => <Time at={row.waitsSince} /> },
          {
            title: words.common.actions,
            width: 140,
            render: (_, row) => (
              <Link
                to="/$slug/engage/inbox"
                params={{ slug }}
                search={{ person: row.personId, channel: row.channel } as never /* every page reads its own part */}
              >
                {words.coverage.open}
              </Link>
            ),
          },
        ]}
      />
    </Card>
  )
}

function Campaigns({ found: { campaigns } }: { readonly found: Coverage }) {
  const words = useWords()
  const { slug } = useProject()
  if (campaigns.length === 0) return <Told title={words.coverage.campaigns} text={words.coverage.campaignsNone} />
  return (
    <Card size="small" title={words.coverage.campaigns}>
      <Typography.Paragraph type="secondary">{words.coverage.campaignsNote}</Typography.Paragraph>
      <Flex vertical gap={8}>
        {campaigns.map(({ by, of, priority, journeys }) => (
          <Flex key={`${by} ${of} ${priority}`} gap={8} wrap align="center">
            <Tag>
              {words.coverage.by[by](of)} · {words.coverage.priority(priority)}
            </Tag>
            {journeys.map(({ id, name }) => (
              <Link key={id} to="/$slug/engage/journeys/$id" params={{ slug, id }}>
                {name}
              </Link>
            ))}
          </Flex>
        ))}
      </Flex>
    </Card>
  )
}

const Told = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <Card size="small" title={title}>
    <Typography.Text type="secondary">{text}</Typography.Text>
  </Card>
)

function download(name: string, { events, replies, campaigns }: Coverage): void {
  downloadCsv(
    name,
    ['what', 'name', 'detail'],
    [
      ...events.map((one) => ['event', one.event, one.volume]),
      ...(replies ?? []).map((one) => ['reply', one.personId, `${one.channel} ${one.waitsSince}`]),
      ...campaigns.map((one) => ['campaigns', one.of, one.journeys.map((journey) => journey.name).join(' / ')]),
    ],
  )
}
