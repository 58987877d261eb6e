import type { NodeOf } from '@millrace/contract/journeys/index.ts'
import { AutoComplete, Checkbox, Form, Input, InputNumber, Segmented } from 'antd'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useWords } from '../../../../lib/words.ts'
import { DurationField } from '../fields.tsx'
import type { FieldsOf } from './fields-of.ts'

type Settings = NodeOf<'wait'>['settings']
type Of<K extends string> = Extract<Settings, Record<K, unknown>>
type Way = 'duration' | 'days' | 'next' | 'date'

const working = [1, 2, 3, 4, 5]
const fresh: { readonly [K in Way]: Of<K> } = {
  duration: { duration: { amount: 1, unit: 'day' } },
  days: { days: 1, time: '10:00', zone: 'person' },
  next: { next: { time: '10:00', weekdays: working }, zone: 'person' },
  date: {
    date: {
      of: 'profile',
      property: '',
      shift: { amount: 1, unit: 'day' },
      side: 'before',
      time: '10:00',
      most: { amount: 365, unit: 'day' },
      past: 'exit',
    },
    zone: 'person',
  },
}

export const WaitFields: FieldsOf<'wait'> = ({ node, onChange }) => {
  const words = useWords()
  const { settings } = node
  const put = (next: Settings): void => onChange({ ...node, settings: next })
  const way = 'duration' in settings ? 'duration' : 'days' in settings ? 'days' : 'next' in settings ? 'next' : 'date'
  return (
    <>
      <Choice label={words.journeys.clock.how} value={way} options={words.journeys.clock.ways} onChange={(next) => put(fresh[next])} />
      {'duration' in settings && <ForAWhile settings={settings} onChange={put} />}
      {'days' in settings && <DaysLater settings={settings} onChange={put} />}
      {'next' in settings && <NextTime settings={settings} onChange={put} />}
      {'date' in settings && <UntilDate settings={settings} onChange={put} />}
      {'zone' in settings && <ZoneField value={settings.zone} onChange={(zone) => put({ ...settings, zone })} />}
    </>
  )
}

interface Part<S> {
  readonly settings: S
  readonly onChange: (settings: S) => void
}

function ForAWhile({ settings, onChange }: Part<Of<'duration'>>) {
  const words = useWords()
  const { counted, from } = words.journeys.clock
  return (
    <>
      <DurationField
        label={words.journeys.howLong}
        value={settings.duration}
        onChange={(duration) => onChange({ ...settings, duration })}
      />
      <Choice
        label={counted}
        value={settings.from ?? 'arrival'}
        options={from}
        onChange={(next) => onChange(next === 'entry' ? { ...settings, from: next } : { duration: settings.duration })}
      />
    </>
  )
}

function DaysLater({ settings, onChange }: Part<Of<'days'>>) {
  const { clock } = useWords().journeys
  return (
    <>
      <Form.Item label={clock.days}>
        <InputNumber
          aria-label={clock.days}
          min={0}
          max={1_000}
          precision={0}
          value={settings.days}
          onChange={(days) => onChange({ ...settings, days: days ?? 0 })}
        />
      </Form.Item>
      <Choice
        label={clock.counts}
        note={clock.workingNote}
        value={settings.working ? 'working' : 'all'}
        options={clock.counting}
        onChange={(next) => {
          const { working: _, ...rest } = settings
          onChange(next === 'working' ? { ...rest, working: true } : rest)
        }}
      />
      <TimeField label={clock.time} value={settings.time} onChange={(time) => onChange({ ...settings, time })} />
    </>
  )
}

function NextTime({ settings, onChange }: Part<Of<'next'>>) {
  const { clock } = useWords().journeys
  const change = (more: Partial<typeof settings.next>): void => onChange({ ...settings, next: { ...settings.next, ...more } })
  return (
    <>
      <TimeField label={clock.time} value={settings.next.time} onChange={(time) => change({ time })} />
      <WeekdaysField value={settings.next.weekdays} onChange={(weekdays) => change({ weekdays })} />
    </>
  )
}

function UntilDate({ settings, onChange }: Part<Of<'date'>>) {
  const { clock } = useWords().journeys
  const catalog = useCatalog()
  const { date } = settings
  const change = (more: Partial<typeof date>): void => onChange({ ...settings, date: { ...date, ...more } })
  const names = (date.of === 'profile' ? catalog.data?.profileProperties : catalog.data?.eventProperties) ?? []
  return (
    <>
      <Choice label={clock.of} value={date.of} options={clock.owners} onChange={(of) => change({ of })} />
      <Form.Item label={clock.property} required>
        <AutoComplete
          aria-label={clock.property}
          value={date.property}
          maxLength={200}
          showSearch={{ filterOption: true }}
          options={names.map((one) => ({ value: one.name }))}
          onChange={(property: string) => change({ property })}
        />
      </Form.Item>
      <Choice label={clock.side} value={date.side} options={clock.sides} onChange={(side) => change({ side })} />
      <DurationField label={clock.sides[date.side]} value={date.shift} onChange={(shift) => change({ shift })} />
      <TimeField
        label={clock.time}
        value={date.time ?? ''}
        onChange={(time) => {
          const { time: _, ...rest } = date
          onChange({ ...settings, date: time === '' ? rest : { ...rest, time } })
        }}
      />
      <DurationField label={clock.most} value={date.most} onChange={(most) => change({ most })} />
      <Choice label={clock.past} note={clock.pastNote} value={date.past} options={clock.pasts} onChange={(past) => change({ past })} />
    </>
  )
}

export const WindowFields: FieldsOf<'window'> = ({ node, onChange }) => {
  const { clock } = useWords().journeys
  const change = (more: Partial<typeof node.settings>): void => onChange({ ...node, settings: { ...node.settings, ...more } })
  return (
    <>
      <TimeField label={clock.open} value={node.settings.from} onChange={(from) => change({ from })} />
      <TimeField label={clock.close} value={node.settings.to} onChange={(to) => change({ to })} />
      <Choice
        label={clock.opens}
        note={clock.workingNote}
        value={node.settings.on ?? 'weekdays'}
        options={clock.opening}
        onChange={(next) => {
          const { on: _, ...rest } = node.settings
          onChange({ ...node, settings: next === 'weekdays' ? rest : { ...rest, on: next } })
        }}
      />
      {node.settings.on !== 'working_days' && (
        <WeekdaysField value={node.settings.weekdays} onChange={(weekdays) => change({ weekdays })} />
      )}
      <ZoneField value={node.settings.zone} onChange={(zone) => change({ zone })} />
    </>
  )
}

/** One of a few, each in words. */
export function Choice<K extends string>({
  label,
  note,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly note?: string
  readonly value: K
  readonly options: Readonly<Record<K, string>>
  readonly onChange: (value: K) => void
}) {
  const keys = Object.keys(options) as K[] /* the keys of the record */
  return (
    <Form.Item label={label} extra={note}>
      <Segmented
        aria-label={label}
        vertical={keys.length > 3 || keys.reduce((sum, key) => sum + gap + widthOf(options[key]), 0) > widest}
        value={value}
        options={keys.map((key) => ({ value: key, label: options[key] }))}
        onChange={onChange}
      />
    </Form.Item>
  )
}

/** What fits the panel beside each other, in letters of the alphabet. */
const widest = 48
const gap = 3
const widthOf = (text: string): number => Array.from(text).reduce((sum, letter) => sum + (letter >= '\u2e80' ? 2 : 1), 0)

function ZoneField({ value, onChange }: { readonly value: 'person' | 'project'; readonly onChange: (zone: 'person' | 'project') => void }) {
  const { clock } = useWords().journeys
  return <Choice label={clock.zone} value={value} options={clock.zones} onChange={onChange} />
}

function TimeField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (time: string) => void
}) {
  return (
    <Form.Item label={label}>
      <Input aria-label={label} type="time" value={value} style={{ width: 140 }} onChange={(event) => onChange(event.target.value)} />
    </Form.Item>
  )
}

function WeekdaysField({ value, onChange }: { readonly value: readonly number[]; readonly onChange: (weekdays: number[]) => void }) {
  const { clock } = useWords().journeys
  return (
    <Form.Item label={clock.weekdays}>
      <Checkbox.Group
        value={[...value]}
        options={clock.weekday.map((label, i) => ({ value: i + 1, label }))}
        onChange={(days) => onChange(days.toSorted((a, b) => a - b))}
      />
    </Form.Item>
  )
}
