import type { Migration } from '@millrace/contract/tags/tiers-api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, DatePicker, Flex, theme, Typography } from 'antd'
import dayjs from 'dayjs'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import type { TierSetRow } from '../../lib/tiers.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Statement } from '../../ui/statement.tsx'
import { MoveMatrix } from './move-matrix.tsx'
import { usePlaceLabel } from './places.ts'

/** How people moved between the tiers from the end of one day to that of another. Which days is the address. */
export function Moves({ row }: { readonly row: TierSetRow }) {
  const words = useWords().tiers
  const { timeZone } = useProject()
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(dayjs().toDate())
  const note = row.firstDay === null ? words.noHistory : row.firstDay >= today ? words.beganToday : undefined
  return (
    <Card
      size="small"
      title={words.moves}
      extra={row.firstDay && <Typography.Text type="secondary">{words.since(row.firstDay)}</Typography.Text>}
    >
      {note === undefined ? <Asked row={row} today={today} /> : <Typography.Text type="secondary">{note}</Typography.Text>}
    </Card>
  )
}

function Asked({ row, today }: { readonly row: TierSetRow; readonly today: string }) {
  const { api, slug } = useProject()
  const { values, set, query: days } = useFilters('from', 'to')
  const query = useQuery({
    queryKey: ['tier-moves', slug, row.id, days],
    queryFn: ({ signal }) => call<Migration>(`${api}/tags/${row.id}/migration?${days.slice(1)}`, { signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <Flex vertical gap={12}>
      <Days row={row} today={today} from={values.from || query.data?.from} to={values.to || query.data?.to} onChange={set} />
      <Loaded query={{ ...query, data: query.isError ? undefined : query.data }}>
        {(answer) => (
          <Flex vertical gap={12} style={{ opacity: query.isFetching && query.isPlaceholderData ? 0.6 : 1 }}>
            <Answer row={row} answer={answer} />
          </Flex>
        )}
      </Loaded>
    </Flex>
  )
}

function Days({
  row,
  today,
  from,
  to,
  onChange,
}: {
  readonly row: TierSetRow
  readonly today: string
  readonly from: string | undefined
  readonly to: string | undefined
  readonly onChange: (name: 'from' | 'to', day: string) => void
}) {
  const words = useWords().tiers
  const picker = (name: 'from' | 'to', label: string, value: string | undefined) => (
    <DatePicker
      aria-label={label}
      allowClear={false}
      value={value === undefined ? null : dayjs(value)}
      minDate={dayjs(row.firstDay)}
      maxDate={dayjs(today)}
      onChange={(day) => day && onChange(name, day.format('YYYY-MM-DD'))}
      style={{ width: 140 }}
    />
  )
  return (
    <Flex gap={8} wrap align="center">
      {picker('from', words.fromDay, from)}
      <span aria-hidden>→</span>
      {picker('to', words.toDay, to)}
      <Typography.Text type="secondary">{words.movesNote}</Typography.Text>
    </Flex>
  )
}

function Answer({ row, answer }: { readonly row: TierSetRow; readonly answer: Migration }) {
  const words = useWords()
  const labelOf = usePlaceLabel(row.definition)
  const { before, after } = answer.versions
  const labels = answer.places.map(labelOf)
  return (
    <>
      {before !== null && after !== null && before !== after && (
        <Alert type="warning" showIcon title={words.tiers.versions(before, after)} />
      )}
      <Summary moves={answer.moves} />
      <MoveMatrix answer={answer} labels={labels} />
      <Flex justify="space-between" align="start" gap={8}>
        <Statement sql={answer.sql} ms={answer.ms} />
        <Button size="small" onClick={() => saveMoves(row.name, answer, labels, words.tiers.people)}>
          {words.common.download}
        </Button>
      </Flex>
    </>
  )
}

function saveMoves(name: string, { from, to, cells }: Migration, labels: readonly string[], people: string): void {
  const rows = cells.map((cell) => [labels[cell.from] ?? '', labels[cell.to] ?? '', cell.people])
  downloadCsv(`${name} ${from} ${to}`, [from, to, people], rows)
}

/** Up, stayed and down, of those who can be compared; and who came into or fell out of the tiers. */
function Summary({ moves }: { readonly moves: Migration['moves'] }) {
  const words = useWords().tiers
  const { token } = theme.useToken()
  const { number, percent } = useFormat()
  const share = (n: number): string => percent(moves.compared === 0 ? null : n / moves.compared)
  const figures = [
    ['rose', '▲', moves.rose, token.colorPrimary],
    ['stayed', '＝', moves.stayed, token.colorTextSecondary],
    ['fell', '▼', moves.fell, token.colorWarning],
  ] as const
  return (
    <Flex vertical gap={4} data-testid="tier-moves">
      <Flex gap="4px 24px" wrap align="baseline">
        {figures.map(([key, sign, people, colour]) => (
          <Flex key={key} gap={6} align="baseline">
            <span aria-hidden style={{ color: colour }}>
              {sign}
            </span>
            <span>{words[key]}</span>
            <Typography.Text strong style={{ fontSize: 18 }}>
              {share(people)}
            </Typography.Text>
            <Typography.Text type="secondary">{number(people)}</Typography.Text>
          </Flex>
        ))}
        <Typography.Text type="secondary">{words.compared(number(moves.compared))}</Typography.Text>
      </Flex>
      <Typography.Text type="secondary">
        {(['gained', 'lost', 'came'] as const).map((key) => `${words[key]} ${number(moves[key])}`).join(' · ')}
      </Typography.Text>
    </Flex>
  )
}
