import { type Dose, mostTouches } from '@millrace/contract/messaging/dose.ts'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Flex, InputNumber, Progress, Select, Table, Tooltip, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useCatalog } from '../../lib/catalog.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'

type Row = Dose['items'][number]

/** Who did something, by how many marketing messages they got. */
export function DosePage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { values, set } = useFilters('event', 'days', 'within')
  const catalog = useCatalog()
  const [days, within] = [values.days || '30', values.within || '7']
  const query = useQuery({
    queryKey: ['dose', slug, values.event, days, within],
    queryFn: ({ signal }) =>
      call<Dose>(`${api}/messages/dose?event=${encodeURIComponent(values.event)}&days=${days}&within=${within}`, { signal }),
    enabled: values.event !== '',
  })
  const number = (name: 'days' | 'within', label: string, value: string, max: number) => (
    <InputNumber
      aria-label={label}
      prefix={label}
      suffix={words.dose.dayUnit}
      min={1}
      max={max}
      precision={0}
      value={Number(value)}
      onChange={(next) => set(name, next === null ? undefined : String(next))}
      style={{ width: 240 }}
    />
  )
  return (
    <Page title={words.dose.title} note={words.dose.note} extra={query.data && <SaveCsv items={query.data.items} />}>
      <Flex gap={8} wrap align="center">
        <Select
          showSearch
          aria-label={words.dose.event}
          placeholder={words.dose.event}
          value={values.event || null}
          options={(catalog.data?.events ?? []).map((one) => ({ value: one.name, label: one.name }))}
          onChange={(event: string | null) => set('event', event ?? undefined)}
          style={{ width: 240, maxWidth: '100%' }}
        />
        {number('days', words.dose.days, days, 180)}
        {number('within', words.dose.within, within, 30)}
        <span>{words.dose.afterFirst}</span>
      </Flex>
      {values.event === '' ? (
        <Teach text={words.dose.choose} />
      ) : (
        <Loaded query={query}>{({ items }) => (items.length === 0 ? <Teach text={words.dose.empty} /> : <Shown items={items} />)}</Loaded>
      )}
    </Page>
  )
}

const percent = (share: number): string => `${Math.round(share * 1_000) / 10}%`

function Shown({ items }: { readonly items: readonly Row[] }) {
  const words = useWords()
  const { number } = useFormat()
  const points = (difference: number): string => `${difference > 0 ? '+' : ''}${Math.round(difference * 1_000) / 10}`
  return (
    <Flex vertical gap={12}>
      <Table<Row>
        rowKey="touches"
        size="small"
        pagination={false}
        scroll={{ x: 1000 }}
        dataSource={[...items]}
        data-testid="dose"
        columns={[
          {
            title: words.dose.touches,
            width: 110,
            render: (_, row) => (row.touches === mostTouches ? words.dose.most(mostTouches) : row.touches),
          },
          { title: words.dose.people, width: 100, render: (_, row) => number(row.people) },
          { title: words.dose.responded, width: 100, render: (_, row) => number(row.responded) },
          {
            title: words.dose.rate,
            width: 280,
            render: (_, { rate }) => (
              <Progress
                aria-label={words.dose.rate}
                size="small"
                status="normal"
                percent={rate.share * 100}
                format={() => `${percent(rate.share)} (${percent(rate.low)}–${percent(rate.high)})`}
              />
            ),
          },
          {
            title: <Tooltip title={words.dose.gainNote}>{words.dose.gain}</Tooltip>,
            width: 300,
            render: (_, { gain }) =>
              gain === null ? '—' : `${words.dose.points(points(gain.difference))} (${points(gain.low)} … ${points(gain.high)})`,
          },
          { title: words.dose.unsubscribed, width: 110, render: (_, row) => number(row.unsubscribed) },
        ]}
      />
      <Alert type="info" showIcon title={<Typography.Text>{words.dose.seen}</Typography.Text>} />
    </Flex>
  )
}

function SaveCsv({ items }: { readonly items: readonly Row[] }) {
  const words = useWords()
  const { dose } = words
  return (
    <Button
      disabled={items.length === 0}
      onClick={() =>
        downloadCsv(
          'reach-intensity',
          [dose.touches, dose.people, dose.responded, dose.rate, dose.unsubscribed],
          items.map((row) => [row.touches, row.people, row.responded, row.rate.share, row.unsubscribed]),
        )
      }
    >
      {words.common.download}
    </Button>
  )
}
