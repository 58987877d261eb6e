import type { Calendar } from '@millrace/contract/journeys/calendar.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Segmented, Table, Tag, Typography } from 'antd'
import dayjs from 'dayjs'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { OverlapMatrix } from './overlap.tsx'

type Item = Calendar['items'][number]
const iso = 'YYYY-MM-DD'
const colours: Partial<Record<Item['kind'], string>> = { goes_live: 'processing', audience: 'success', ends: 'warning', until: 'warning' }

/** What journeys do on which day, as a list by day: for eyes, keyboards and screen readers alike. And who is in two of them. */
export function CalendarPage() {
  const words = useWords()
  const { api, slug, timeZone } = useProject()
  const { values, put } = useFilters('day', 'span')
  const span = values.span === 'week' ? 'week' : 'month'
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format()
  const day = dayjs(values.day || today)
  // Weeks begin on Monday, as contact rules have them.
  const from = span === 'month' ? day.startOf('month') : day.subtract((day.day() + 6) % 7, 'day')
  const to = span === 'month' ? day.endOf('month') : from.add(6, 'day')
  const query = useQuery({
    queryKey: ['calendar', slug, from.format(iso), to.format(iso)],
    queryFn: () => call<Calendar>(`${api}/journeys/calendar?from=${from.format(iso)}&to=${to.format(iso)}`),
  })
  const move = (by: number): void => put({ day: day.add(by, span).format(iso), span: values.span })
  return (
    <Page title={words.calendar.title} note={`${from.format(iso)} – ${to.format(iso)}`}>
      <Flex gap={8} wrap>
        <Segmented
          aria-label={words.calendar.day}
          value={span}
          options={[
            { value: 'month', label: words.calendar.month },
            { value: 'week', label: words.calendar.week },
          ]}
          onChange={(value) => put({ day: values.day, span: value })}
        />
        <Button onClick={() => move(-1)}>{words.calendar.before}</Button>
        <Button onClick={() => put({ day: '', span: values.span })}>{words.calendar.today}</Button>
        <Button onClick={() => move(1)}>{words.calendar.after}</Button>
      </Flex>
      <Loaded query={query}>{({ items }) => (items.length === 0 ? <Nothing /> : <Days items={items} today={today} />)}</Loaded>
      <OverlapMatrix />
    </Page>
  )
}

function Nothing() {
  const words = useWords()
  return (
    <Typography.Paragraph type="secondary">
      {words.calendar.nothing} {words.calendar.empty}
    </Typography.Paragraph>
  )
}

function Days({ items, today }: { readonly items: readonly Item[]; readonly today: string }) {
  const words = useWords()
  const { slug, timeZone } = useProject()
  const { number, time } = useFormat(timeZone)
  const rows = items.map((item, i) => ({
    ...item,
    key: `${item.day}/${i}`,
    span: items[i - 1]?.day === item.day ? 0 : dayLength(items, i),
  }))
  return (
    <Table<(typeof rows)[number]>
      rowKey="key"
      size="small"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 640 }}
      columns={[
        {
          title: words.calendar.day,
          width: 120,
          onCell: ({ span }) => ({ rowSpan: span }),
          render: (_, { day }) => (day === today ? <strong>{day}</strong> : day),
        },
        {
          title: words.calendar.journey,
          render: (_, { journeyId, name }) => (
            <Link to="/$slug/engage/journeys/$id" params={{ slug, id: journeyId }}>
              {name}
            </Link>
          ),
        },
        {
          title: words.calendar.what,
          render: (_, { kind, at, isPlanned }) => (
            <>
              <Tag color={(isPlanned ? colours[kind] : undefined) ?? 'default'}>{words.calendar.kinds[kind]}</Tag>{' '}
              {at && <Typography.Text type="secondary">{time(at)}</Typography.Text>}
            </>
          ),
        },
        {
          title: words.calendar.people,
          align: 'right',
          render: (_, { people, isPlanned }) => (people === null ? '' : isPlanned ? words.calendar.about(number(people)) : number(people)),
        },
      ]}
    />
  )
}

const dayLength = (items: readonly Item[], from: number): number => items.filter((item) => item.day === items[from]?.day).length
