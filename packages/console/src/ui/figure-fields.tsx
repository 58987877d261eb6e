import type { Catalog } from '@millrace/contract/catalog/api.ts'
import type { Comparison, EventRule, Figure, MeasureRule, OccasionRule } from '@millrace/contract/rules/index.ts'
import { InputNumber, Select, Space } from 'antd'
import { useState } from 'react'
import { useCatalog } from '../lib/catalog.ts'
import { useWords } from '../lib/words.ts'
import { ComparisonFields } from './comparison-fields.tsx'
import { NameField } from './name-field.tsx'

const choices = ['times', 'days', 'sum', 'avg', 'min', 'max', 'distinct', 'first', 'last'] as const
type Choice = (typeof choices)[number]
type OfProperty = Exclude<Figure, { of: 'days' }>

/** Conditions on events of one name. */
export type FigureLeaf = EventRule | MeasureRule | OccasionRule

const choiceOf = (leaf: FigureLeaf): Choice => (leaf.kind === 'event' ? 'times' : leaf.kind === 'measure' ? leaf.figure.of : leaf.which)

/** What was chosen last, so that a choice that is taken back loses nothing. */
interface Kept {
  readonly property: string
  /** Of counts, and of what a property holds: money and days are not compared with one number. */
  readonly counted: Comparison
  readonly held: Comparison
}

const isCounted = (of: Figure['of']): boolean => of === 'days' || of === 'distinct'

function keptOf(leaf: FigureLeaf, kept: Kept): Kept {
  if (leaf.kind !== 'measure') return kept
  const { figure, is } = leaf
  return { ...kept, ...(figure.of === 'days' ? {} : { property: figure.property }), [isCounted(figure.of) ? 'counted' : 'held']: is }
}

/** The condition with another figure; what both have stays. */
function withChoice({ event, filters, window }: FigureLeaf, choice: Choice, { property, counted, held }: Kept): FigureLeaf {
  const happened = { event, filters, window }
  if (choice === 'times') return { kind: 'event', ...happened, count: { op: 'gte', value: 1 } }
  if (choice === 'first' || choice === 'last') return { kind: 'occasion', ...happened, which: choice }
  const figure: Figure = choice === 'days' ? { of: choice } : { of: choice, property }
  return { kind: 'measure', ...happened, figure, is: isCounted(choice) ? counted : held }
}

const atLeastOne: Comparison = { op: 'gte', value: 1 }

interface Props<L extends FigureLeaf = FigureLeaf> {
  readonly leaf: L
  readonly onChange: (leaf: FigureLeaf) => void
}

/** What is asked of the events: how often, on how many days, a sum; the first or the last. */
export function FigureFields({ leaf, onChange }: Props) {
  const [before, keep] = useState<Kept>({ property: '', counted: atLeastOne, held: atLeastOne })
  const kept = keptOf(leaf, before)
  return (
    <Space wrap size={6}>
      <FigureSelect
        value={choiceOf(leaf)}
        choices={choices}
        onChange={(choice) => {
          keep(kept)
          onChange(withChoice(leaf, choice, kept))
        }}
      />
      {leaf.kind === 'event' && <CountFields leaf={leaf} onChange={onChange} />}
      {leaf.kind === 'measure' && <MeasureFields leaf={leaf} onChange={onChange} />}
    </Space>
  )
}

/** How often, on how many days, a sum. */
export function FigureSelect<C extends Choice>({
  value,
  choices: offered,
  onChange,
}: {
  readonly value: C
  readonly choices: readonly C[]
  readonly onChange: (choice: C) => void
}) {
  const words = useWords().segments
  return (
    <Select<C>
      aria-label={words.figure}
      value={value}
      onChange={onChange}
      options={offered.map((one) => ({ value: one, label: words.figures[one] }))}
      popupMatchSelectWidth={false}
      style={{ minWidth: 84 }}
    />
  )
}

/** The property a figure is taken of: one with numbers, or any whose values are counted. */
export function FigureProperty({ figure, onChange }: { readonly figure: OfProperty; readonly onChange: (property: string) => void }) {
  const words = useWords().segments
  const properties = useCatalog().data?.eventProperties ?? []
  const offered = isCounted(figure.of) ? properties : properties.filter((one) => one.type === 'number')
  return <NameField label={words.property} value={figure.property} names={offered.map((one) => one.name)} onChange={onChange} />
}

/** Whether it is an amount of money, as the catalog has it. */
export const isMoneyFigure = (figure: Figure | { readonly of: 'times' }, properties: Catalog['eventProperties']): boolean =>
  figure.of !== 'times' && figure.of !== 'days' && figure.of !== 'distinct' && isMoneyProperty(figure.property, properties)

export const isMoneyProperty = (name: string, properties: Catalog['eventProperties']): boolean =>
  properties.find((one) => one.name === name)?.unit === 'money'

function MeasureFields({ leaf, onChange }: Props<MeasureRule>) {
  const properties = useCatalog().data?.eventProperties ?? []
  const { figure, is } = leaf
  const isMoney = isMoneyFigure(figure, properties)
  return (
    <Space wrap size={6}>
      {figure.of !== 'days' && (
        <FigureProperty figure={figure} onChange={(property) => onChange({ ...leaf, figure: { of: figure.of, property } })} />
      )}
      <ComparisonFields is={is} isMoney={isMoney} onChange={(next) => next && onChange({ ...leaf, is: next })} />
    </Space>
  )
}

type Mode = 'never' | EventRule['count']['op']

function CountFields({ leaf, onChange }: Props<EventRule>) {
  const words = useWords()
  const { count } = leaf
  const isNever = (count.op === 'eq' || count.op === 'lte') && count.value === 0
  const mode: Mode = isNever ? 'never' : count.op
  function choose(next: Mode): void {
    if (next === 'never') return onChange({ ...leaf, count: { op: 'eq', value: 0 } })
    const value = Math.max(count.value, 1)
    onChange({ ...leaf, count: next === 'between' ? { op: next, value, to: count.to ?? value + 1 } : { op: next, value } })
  }
  return (
    <Space.Compact>
      <Select
        aria-label={words.segments.howOften}
        value={mode}
        onChange={choose}
        options={(['gte', 'eq', 'lte', 'between', 'never'] as const).map((op) => ({ value: op, label: words.segments.ops[op] }))}
        style={{ minWidth: 96 }}
        popupMatchSelectWidth={false}
      />
      {mode !== 'never' && (
        <InputNumber
          aria-label={words.segments.times}
          min={1}
          value={count.value}
          onChange={(value) => onChange({ ...leaf, count: { ...count, value: value ?? 1 } })}
          suffix={mode === 'between' ? null : words.segments.times}
          style={{ width: 96 }}
        />
      )}
      {mode === 'between' && (
        <InputNumber
          aria-label={words.segments.timesTo}
          min={count.value}
          value={count.to ?? count.value}
          onChange={(to) => onChange({ ...leaf, count: { ...count, to: to ?? count.value } })}
          suffix={words.segments.times}
          style={{ width: 96 }}
        />
      )}
    </Space.Compact>
  )
}
