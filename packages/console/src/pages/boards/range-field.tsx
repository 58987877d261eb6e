import type { BoardRange } from '@millrace/contract/boards/board.ts'
import { DatePicker, Select, Space } from 'antd'
import dayjs from 'dayjs'
import { useWords } from '../../lib/words.ts'

const spans = [1, 7, 14, 30, 60, 90, 180, 365]
const keyOf = (range: BoardRange | null): string => (range === null ? 'own' : range.kind === 'last' ? String(range.days) : 'between')

/** The days of all tiles of a board, or of each its own. */
export function BoardRangeField({
  range,
  onChange,
}: {
  readonly range: BoardRange | null
  readonly onChange: (range: BoardRange | null) => void
}) {
  const words = useWords().boards
  const days = range?.kind === 'last' && !spans.includes(range.days) ? [...spans, range.days] : spans
  const choose = (key: string): void => {
    if (key === 'own') return onChange(null)
    if (key !== 'between') return onChange({ kind: 'last', days: Number(key) })
    const today = dayjs()
    onChange({ kind: 'between', from: today.subtract(6, 'day').format('YYYY-MM-DD'), to: today.format('YYYY-MM-DD') })
  }
  return (
    <Space wrap>
      <Select
        aria-label={words.range}
        value={keyOf(range)}
        options={[
          ...days.map((n) => ({ value: String(n), label: words.ranges.last(n) })),
          { value: 'between', label: words.ranges.between },
          { value: 'own', label: words.ranges.own },
        ]}
        onChange={choose}
        style={{ minWidth: 150 }}
      />
      {range?.kind === 'between' && (
        <DatePicker.RangePicker
          allowClear={false}
          value={[dayjs(range.from), dayjs(range.to)]}
          onChange={(chosen) => {
            const [from, to] = chosen ?? []
            if (from && to) onChange({ kind: 'between', from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') })
          }}
          style={{ maxWidth: 260 }}
        />
      )}
    </Space>
  )
}
