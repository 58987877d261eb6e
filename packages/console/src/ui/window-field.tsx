import type { CalendarUnit, CommonWindow, Window } from '@millrace/contract/rules/index.ts'
import { DatePicker, InputNumber, Select, Space } from 'antd'
import dayjs from 'dayjs'
import { useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { SinceFields, type SinceWindow } from './since-fields.tsx'

type Spans = Extract<Window, { kind: 'last' | 'ago' }>
interface Props<W extends Window = Window> {
  readonly window: W
  readonly onChange: (window: CommonWindow) => void
  /** Where everybody may have a window of their own. */
  readonly onSince?: (window: SinceWindow) => void
}

const calendar: readonly CalendarUnit[] = ['day', 'week', 'month', 'quarter', 'year']

/** What a choice of the list stands for: windows of a calendar need nothing more. */
const fresh: Readonly<Record<string, (today: string) => CommonWindow>> = {
  last: () => ({ kind: 'last', amount: 7, unit: 'day' }),
  ago: () => ({ kind: 'ago', from: 60, to: 30, unit: 'day' }),
  between: (today) => ({ kind: 'between', from: today, to: today }),
  ever: () => ({ kind: 'ever' }),
  ...Object.fromEntries(
    (['this', 'previous'] as const).flatMap((kind) => calendar.map((unit) => [`${kind} ${unit}`, (): CommonWindow => ({ kind, unit })])),
  ),
}
const keyOf = (window: Window): string =>
  'unit' in window && !('amount' in window || 'from' in window) ? `${window.kind} ${window.unit}` : window.kind

/** Moments come from the API and are kept as they are; people choose days. */
const isMoments = ({ from, to }: { readonly from: string; readonly to: string }): boolean => `${from}${to}`.includes('T')

/** When: the last so many days, a calendar unit, dates, or ever. */
export function WindowField({ window, onChange, onSince }: Props) {
  const words = useWords().segments
  const { timeZone } = useProject()
  return (
    <Space wrap size={6}>
      <Space.Compact style={{ flexWrap: 'wrap' }}>
        <Select
          aria-label={words.window}
          value={keyOf(window)}
          onChange={(key) => {
            const next = fresh[key]?.(new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date()))
            if (next) onChange(next)
            else onSince?.({ kind: 'since', property: '' })
          }}
          options={[
            { value: 'last', label: words.windows.last },
            { value: 'ever', label: words.windows.ever },
            ...(['this', 'previous'] as const).flatMap((kind) =>
              calendar.map((unit) => ({ value: `${kind} ${unit}`, label: words.windows[kind][unit] })),
            ),
            { value: 'ago', label: words.windows.ago },
            { value: 'between', label: words.windows.between },
            ...(onSince ? [{ value: 'since', label: words.windows.since }] : []),
          ]}
          popupMatchSelectWidth={false}
          style={{ minWidth: 84 }}
        />
        {window.kind === 'last' && (
          <InputNumber
            aria-label={words.windows.last}
            min={1}
            max={3650}
            value={window.amount}
            onChange={(amount) => onChange({ ...window, amount: amount ?? 1 })}
            style={{ width: 84 }}
          />
        )}
        {window.kind === 'ago' && <AgoFields window={window} onChange={onChange} />}
        {(window.kind === 'last' || window.kind === 'ago') && (
          <Select<Spans['unit']>
            aria-label={words.unit}
            value={window.unit}
            onChange={(unit) => onChange({ ...window, unit })}
            options={(['day', 'hour', 'minute'] as const).map((unit) => ({ value: unit, label: words.units[unit] }))}
            popupMatchSelectWidth={false}
          />
        )}
      </Space.Compact>
      {window.kind === 'since' && onSince && <SinceFields window={window} onChange={onSince} />}
      {window.kind === 'between' && isMoments(window) && `${window.from} – ${window.to}`}
      {window.kind === 'between' && !isMoments(window) && (
        <DatePicker.RangePicker
          aria-label={words.windows.between}
          allowClear={false}
          value={[dayjs(window.from), dayjs(window.to)]}
          onChange={(days) => {
            const [from, to] = days ?? []
            if (from && to) onChange({ ...window, from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') })
          }}
          style={{ maxWidth: 240 }}
        />
      )}
    </Space>
  )
}

function AgoFields({ window, onChange }: Props<Extract<Window, { kind: 'ago' }>>) {
  const words = useWords().segments
  return (
    <>
      <InputNumber
        aria-label={words.agoFrom}
        min={window.to + 1}
        max={3650}
        value={window.from}
        onChange={(from) => onChange({ ...window, from: from ?? window.to + 1 })}
        style={{ width: 60 }}
      />
      <InputNumber
        aria-label={words.agoTo}
        prefix={words.to}
        min={0}
        max={window.from - 1}
        value={window.to}
        onChange={(to) => onChange({ ...window, to: to ?? 0 })}
        style={{ width: 76 }}
      />
    </>
  )
}
