import type { Timeline } from '@millrace/contract/profiles/api.ts'
import type { ShowValue } from '@millrace/contract/rules/index.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, DatePicker, Descriptions, Flex, Select, Skeleton, theme, Typography } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { summary } from '../../ui/summary.ts'
import { useShowValue } from '../../ui/values.ts'
import { useCatalog } from '../../lib/catalog.ts'
import { ChannelIcon } from './channel.tsx'

/** What somebody did, newest first, day by day; goes on loading as one scrolls, however much there is. */
export function EventTimeline({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug, timeZone } = useProject()
  const { values, set, query: filters } = useFilters('event', 'until')
  const query = useInfiniteQuery({
    queryKey: ['timeline', slug, personId, filters],
    queryFn: ({ pageParam }) =>
      call<Timeline>(
        `${api}/people/${personId}/timeline?limit=${pageParam ? 200 : 50}${filters}${pageParam ? `&cursor=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const { day } = useFormat(timeZone)
  const show = useShowValue()
  return (
    <Flex vertical gap={8}>
      <Filters event={values.event} until={values.until} set={set} />
      {query.isError && <ErrorState query={query} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {query.data && items.length === 0 && <Teach text={filters === '' ? words.people.noEvents : words.people.noEventsMatch} />}
      <ol data-testid="timeline" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {items.map((entry, i) => {
          const before = items[i - 1]
          const isNewDay = !before || day(before.at) !== day(entry.at)
          return <Entry key={entry.eventId} entry={entry} heading={isNewDay ? day(entry.at) : undefined} show={show} />
        })}
      </ol>
      {query.hasNextPage && (
        // One of its own after each page: a page that comes between two frames would leave the old one in view, with nothing to tell.
        <More key={query.data?.pages.length} isLoading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
      {query.data && !query.hasNextPage && items.length > 0 && (
        <Typography.Text type="secondary" style={{ textAlign: 'center' }}>
          {words.people.firstEvent}
        </Typography.Text>
      )}
    </Flex>
  )
}

function Filters({
  event,
  until,
  set,
}: {
  readonly event: string
  readonly until: string
  readonly set: (name: 'event' | 'until', value: string | undefined) => void
}) {
  const words = useWords()
  const { timeZone } = useProject()
  const catalog = useCatalog()
  return (
    <Flex gap={8} wrap align="center">
      <Select
        allowClear
        showSearch
        aria-label={words.segments.event}
        placeholder={words.people.allEvents}
        value={event || null}
        onChange={(next: string | null | undefined) => set('event', next ?? undefined)}
        options={(catalog.data?.events ?? []).map((one) => ({ value: one.name, label: one.name }))}
        style={{ width: 220 }}
      />
      <DatePicker
        aria-label={words.people.jump}
        placeholder={words.people.jump}
        value={until ? dayjs(until) : null}
        onChange={(date) => set('until', date ? date.format('YYYY-MM-DD') : undefined)}
      />
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {timeZone}
      </Typography.Text>
    </Flex>
  )
}

/** One line; the day above the first of each day; all properties when opened. */
function Entry({
  entry,
  heading,
  show,
}: {
  readonly entry: Timeline['items'][number]
  readonly heading: string | undefined
  readonly show: ShowValue
}) {
  const { token } = theme.useToken()
  const { timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const [isOpen, setOpen] = useState(false)
  return (
    // What is off screen costs nothing to lay out: ten thousand lines stay smooth.
    <li style={{ contentVisibility: 'auto', containIntrinsicSize: 'auto 34px', borderBottom: `1px solid ${token.colorBorderSecondary}` }}>
      {heading && (
        <Typography.Title level={3} style={{ fontSize: 13, margin: '12px 0 4px' }}>
          {heading}
        </Typography.Title>
      )}
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        style={{
          all: 'unset',
          boxSizing: 'border-box',
          cursor: 'pointer',
          display: 'flex',
          gap: 10,
          width: '100%',
          padding: '6px 0',
          alignItems: 'baseline',
          outline: 'revert',
        }}
      >
        <time dateTime={entry.at} style={{ fontVariantNumeric: 'tabular-nums', color: token.colorTextSecondary, whiteSpace: 'nowrap' }}>
          {clock(new Date(entry.at))}
        </time>
        <ChannelIcon entry={entry} />
        <strong style={{ whiteSpace: 'nowrap' }}>{entry.event}</strong>
        <span
          style={{
            color: token.colorTextSecondary,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
            minWidth: 0,
            flex: 1,
          }}
        >
          {summary(entry.properties, show)}
        </span>
      </button>
      {isOpen && <Detail entry={entry} show={show} />}
    </li>
  )
}

function Detail({ entry, show }: { readonly entry: Timeline['items'][number]; readonly show: ShowValue }) {
  const words = useWords()
  const rows: readonly (readonly [string, string])[] = [
    [words.people.seenAs, entry.distinctId],
    [words.data.source, entry.source],
    [words.people.eventId, entry.eventId],
    ...Object.entries(entry.properties).map(([name, value]) => [name, show('event', name, value)] as const),
  ]
  return (
    <Descriptions
      size="small"
      column={1}
      style={{ padding: '0 0 8px 24px' }}
      items={rows.map(([label, value], i) => ({
        key: `${i} ${label}`,
        label,
        children: <span style={{ overflowWrap: 'anywhere' }}>{value}</span>,
      }))}
    />
  )
}

/** Loads on as soon as it comes near, or by a press. */
function More({ isLoading, onMore }: { readonly isLoading: boolean; readonly onMore: () => void }) {
  const words = useWords()
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef(onMore)
  useEffect(() => {
    latest.current = onMore
  })
  useEffect(() => {
    if (!box.current || isLoading) return
    const watcher = new IntersectionObserver(([seen]) => seen?.isIntersecting && latest.current(), { rootMargin: '600px' })
    watcher.observe(box.current)
    return () => watcher.disconnect()
  }, [isLoading])
  return (
    <div ref={box} style={{ textAlign: 'center' }}>
      <Button loading={isLoading} onClick={onMore}>
        {words.common.more}
      </Button>
    </div>
  )
}
