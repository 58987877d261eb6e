import type { Segment, SegmentChanges, SegmentSize, segmentSizesSchema } from '@millrace/contract/segments/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Card, Flex, Spin, Table, Tag, Typography } from 'antd'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { keepRows, loadedRows, More, usePages } from '../../ui/pages.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

const everyMs = 3_000

/** Members of a live segment: how many, how that went, and who came and left why; all of it as it happens. */
export function LiveMembers({ segment }: { readonly segment: Segment }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { number } = useFormat()
  const query = useQuery({
    queryKey: ['segment-live', slug, segment.id, segment.revision],
    queryFn: () => call<Segment>(`${api}/segments/${segment.id}`),
    initialData: segment,
    refetchInterval: ({ state }) => (state.data?.live?.state === 'computing' ? 1_000 : everyMs),
  })
  const { live } = query.data
  if (!live) return null
  return (
    <Card
      size="small"
      title={
        <Flex gap={8} align="center" wrap>
          {words.segments.live.members}
          {live.state === 'ready' && (
            <Typography.Text strong aria-live="polite" data-testid="live-size" style={{ fontSize: 18 }}>
              {number(live.size)}
            </Typography.Text>
          )}
          {live.state === 'computing' && <Spin size="small" />}
          {live.state === 'computing' && <Typography.Text type="secondary">{words.segments.live.computing}</Typography.Text>}
          {live.state === 'ready' && live.since !== null && (
            <Typography.Text type="secondary">
              {words.segments.live.since} <Time at={live.since} />
            </Typography.Text>
          )}
        </Flex>
      }
    >
      <Flex vertical gap={12}>
        {live.state === 'failed' && <Alert type="error" showIcon title={words.segments.live.failed} description={live.error} />}
        {live.state === 'ready' && <Sizes id={segment.id} size={live.size} />}
        <Changes id={segment.id} />
      </Flex>
    </Card>
  )
}

const hourMs = 3_600_000
/** A week of hours is what fits. */
const mostHours = 168

/** Of hours without a change the size is that of the hour before. */
function hourly(items: readonly SegmentSize[], now: number, size: number): { hour: number; size: number }[] {
  const sizes = new Map(items.map((one) => [Date.parse(one.hour), one.size]))
  const last = Math.floor(now / hourMs) * hourMs
  const first = Math.max(Math.min(...sizes.keys(), last), last - (mostHours - 1) * hourMs)
  let known = items.filter((one) => Date.parse(one.hour) <= first).at(-1)?.size ?? 0
  return Array.from({ length: (last - first) / hourMs + 1 }, (_, i) => {
    const hour = first + i * hourMs
    known = hour === last ? size : (sizes.get(hour) ?? known)
    return { hour, size: known }
  })
}

function Sizes({ id, size }: { readonly id: string; readonly size: number }) {
  const words = useWords()
  const { api, slug, timeZone } = useProject()
  const { number, hour: shown } = useFormat(timeZone)
  const query = useQuery({
    queryKey: ['segment-sizes', slug, id],
    queryFn: () => call<z.infer<typeof segmentSizesSchema>>(`${api}/segments/${id}/sizes`),
    refetchInterval: 60_000,
  })
  const hours = query.data ? hourly(query.data.items, query.dataUpdatedAt, size) : []
  if (hours.length < 2) return null
  return (
    <Chart
      label={words.segments.live.sizes}
      height={160}
      categories={hours.map((one) => shown(one.hour))}
      series={[{ name: words.segments.live.members, values: hours.map((one) => one.size) }]}
      format={number}
    />
  )
}

type Change = SegmentChanges['items'][number]

function Changes({ id }: { readonly id: string }) {
  const words = useWords()
  const { slug } = useProject()
  const query = usePages<SegmentChanges>(['segment-changes', slug, id], `segments/${id}/changes?limit=20`, {
    ...keepRows,
    refetchInterval: everyMs,
  })
  return (
    <>
      <Loaded query={loadedRows(query)} empty={{ when: (rows) => rows.length === 0, text: words.segments.live.noChanges }}>
        {(rows) => (
          <Table<Change>
            rowKey={(row) => `${row.at} ${row.person?.id} ${row.entered}`}
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 480 }}
            columns={[
              {
                title: words.segments.live.change,
                width: 90,
                render: (_, { entered }) => (
                  <Tag color={entered ? 'success' : 'default'}>{entered ? words.segments.live.entered : words.segments.live.exited}</Tag>
                ),
              },
              { title: words.data.person, render: (_, { person }) => <Who person={person} /> },
              { title: words.segments.live.cause, render: (_, { cause }) => causeOf(cause, words.segments.live.causes) },
              { title: words.common.time, width: 140, render: (_, { at }) => <Time at={at} /> },
            ]}
          />
        )}
      </Loaded>
      <More query={query} size="small" />
    </>
  )
}

function Who({ person }: Pick<Change, 'person'>) {
  const words = useWords()
  const { slug } = useProject()
  if (!person) return <Typography.Text type="secondary">{words.segments.live.erased}</Typography.Text>
  const best = person.ids.find((one) => one.type === 'login_id') ?? person.ids[0]
  return (
    <Link to="/$slug/people/list/$id" params={{ slug, id: String(person.id) }}>
      {best?.value ?? `#${person.id}`}
    </Link>
  )
}

const causeOf = (cause: string, texts: Readonly<Record<string, string>>): string => texts[cause] ?? cause
