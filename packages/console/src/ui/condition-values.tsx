import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { isAmount } from '@millrace/contract/money/money.ts'
import { type Condition, maxAge, maxDays, maxDaysToAnniversary, maxPattern, patternProblem } from '@millrace/contract/rules/index.ts'
import { AutoComplete, DatePicker, Input, InputNumber, Select, Space } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { type PropertyOf, usePropertyValues } from '../lib/property-values.ts'
import { useFormat, useWords } from '../lib/words.ts'
import { AmountsField } from './amount-field.tsx'
import { about, shapeOf } from './condition-operators.ts'
import { Counted } from './counted.tsx'
import { NumberField } from './number-field.tsx'
import { PlaceFields } from './place-fields.tsx'

interface Props {
  readonly condition: Condition
  readonly type: PropertyType | undefined
  readonly isMoney: boolean
  /** Whose property it is, where values may be offered. */
  readonly of: PropertyOf | undefined
  readonly onChange: (condition: Condition) => void
}

/** What an operator compares with: nothing, a text, numbers, days. */
export function ValueFields(props: Props) {
  const { condition, type, isMoney, onChange } = props
  const words = useWords().segments
  const { op, value } = condition
  const base = { ...about(condition), op }
  const shape = shapeOf(op, type)
  switch (shape) {
    case 'none':
      return null
    case 'list':
      return <ListField {...props} />
    case 'range':
    case 'days_range':
      return <PairField {...props} />
    case 'day':
    case 'day_range':
      return <DayFields {...props} />
    case 'days':
      return (
        <InputNumber
          aria-label={words.value}
          min={0}
          max={op === 'anniversary_in_days' ? maxDaysToAnniversary : maxDays}
          precision={0}
          value={Number(value ?? 0)}
          suffix={words.units.day}
          onChange={(next) => onChange({ ...base, value: next ?? 0 })}
          style={{ width: 110 }}
        />
      )
    case 'ages':
      return <AgesField {...props} />
    case 'place':
      return <PlaceFields {...props} />
    case 'number':
    case 'text':
      if (typeof value === 'number')
        return <NumberField label={words.value} value={value} isMoney={isMoney} onChange={(next) => onChange({ ...base, value: next })} />
      return <TextField {...props} />
  }
}

function TextField(props: Props) {
  const { condition, onChange } = props
  const words = useWords().segments
  const { op, value } = condition
  const text = String(value ?? '')
  const isPattern = op === 'matches' || op === 'not_matches'
  const problem = isPattern && text !== '' ? patternProblem(text) : undefined
  if (!isPattern) return <OfferedText {...props} />
  return (
    <Space orientation="vertical" size={0}>
      <Input
        aria-label={words.value}
        aria-invalid={problem !== undefined}
        placeholder={words.pattern}
        value={text}
        maxLength={maxPattern}
        {...(problem === undefined ? {} : { status: 'error' as const })}
        onChange={(event) => onChange({ ...about(condition), op, value: event.target.value })}
        style={{ width: 220, maxWidth: '100%' }}
      />
      {problem !== undefined && <small role="alert">{words.patternProblem}</small>}
    </Space>
  )
}

/** A text, typed or chosen among those that are really there. */
function OfferedText({ condition, of, onChange }: Props) {
  const words = useWords().segments
  const { number } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const text = String(condition.value ?? '')
  const values = usePropertyValues(of, condition.property, text, isOpen)
  return (
    <AutoComplete
      aria-label={words.value}
      placeholder={words.value}
      value={text}
      options={values.map(({ value, count }) => ({ value, label: <Counted text={value} note={number(count)} /> }))}
      defaultActiveFirstOption={false}
      onOpenChange={setOpen}
      onChange={(next: string) => onChange({ ...about(condition), op: condition.op, value: next })}
      popupMatchSelectWidth={false}
      style={{ width: 160, maxWidth: '100%' }}
    />
  )
}

function ListField({ condition, type, isMoney, of, onChange }: Props) {
  const words = useWords().segments
  const { op, values = [] } = condition
  const put = (next: readonly (string | number)[]): void => onChange({ ...about(condition), op, values: next })
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const offered = usePropertyValues(type === 'number' ? undefined : of, condition.property, typed, isOpen)
  if (isMoney && values.every(isAmount)) return <AmountsField label={words.value} values={values} onChange={put} />
  return (
    <Select
      mode="tags"
      aria-label={words.value}
      placeholder={words.value}
      value={values.map(String)}
      onChange={(next: string[]) => put(type === 'number' ? next.map(Number).filter(Number.isFinite) : next)}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={offered.map((one) => ({ value: one.value }))}
      onOpenChange={setOpen}
      style={{ minWidth: 180 }}
      open={isOpen && offered.length > 0}
      suffixIcon={null}
    />
  )
}

function PairField({ condition, type, isMoney, onChange }: Props) {
  const words = useWords().segments
  const { op, values = [] } = condition
  const isDays = shapeOf(op, type) === 'days_range'
  return (
    <Space.Compact>
      {[0, 1].map((end) => {
        const label = isDays ? (end === 0 ? words.agoFrom : words.agoTo) : `${words.value} ${end + 1}`
        const put = (next: number): void =>
          onChange({ ...about(condition), op, values: [0, 1].map((n) => (n === end ? next : Number(values[n] ?? 0))) })
        if (!isDays) return <NumberField key={end} label={label} value={Number(values[end] ?? 0)} isMoney={isMoney} onChange={put} />
        return (
          <InputNumber
            key={end}
            aria-label={label}
            min={end === 0 ? Number(values[1] ?? 0) : -maxDays}
            max={end === 0 ? maxDays : Number(values[0] ?? 0)}
            precision={0}
            value={Number(values[end] ?? 0)}
            suffix={end === 1 ? words.units.day : null}
            onChange={(next) => put(next ?? 0)}
            style={{ width: end === 0 ? 72 : 96 }}
          />
        )
      })}
    </Space.Compact>
  )
}

/** Both included; the highest age there is stands for no upper end. */
function AgesField({ condition, onChange }: Props) {
  const words = useWords().segments
  const [from = 0, to = maxAge] = (condition.values ?? []).map(Number)
  const put = (values: [number, number]): void => onChange({ ...about(condition), op: condition.op, values })
  return (
    <Space.Compact>
      <InputNumber
        aria-label={words.ageFrom}
        min={0}
        max={to}
        precision={0}
        value={from}
        onChange={(next) => put([next ?? 0, to])}
        style={{ width: 72 }}
      />
      <InputNumber
        aria-label={words.ageTo}
        placeholder="∞"
        min={from}
        max={maxAge}
        precision={0}
        value={to === maxAge ? null : to}
        suffix={words.years}
        onChange={(next) => put([from, next ?? maxAge])}
        style={{ width: 96 }}
      />
    </Space.Compact>
  )
}

/** Moments come from the API and are kept as they are; people choose days. */
function DayFields({ condition, type, onChange }: Props) {
  const words = useWords().segments
  const { op, value, values = [] } = condition
  const base = { ...about(condition), op }
  const isRange = shapeOf(op, type) === 'day_range'
  const said = isRange ? values.map(String) : [String(value)]
  if (said.some((one) => one.includes('T'))) return <>{said.join(' – ')}</>
  const dayOf = (text: string | undefined) => dayjs(text)
  const format = 'YYYY-MM-DD'
  if (!isRange)
    return (
      <DatePicker
        aria-label={words.value}
        allowClear={false}
        value={dayOf(said[0])}
        onChange={(day) => day && onChange({ ...base, value: day.format(format) })}
      />
    )
  return (
    <DatePicker.RangePicker
      aria-label={words.value}
      allowClear={false}
      value={[dayOf(said[0]), dayOf(said[1])]}
      onChange={(days) => {
        const [from, to] = days ?? []
        if (from && to) onChange({ ...base, values: [from.format(format), to.format(format)] })
      }}
      style={{ maxWidth: 240 }}
    />
  )
}
