import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { isAmount } from '@millrace/contract/money/money.ts'
import { type Condition, type Operator, operators, operatorWords } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Input, InputNumber, Select, Space } from 'antd'
import { usePreferences } from '../lib/preferences.ts'
import { useWords } from '../lib/words.ts'
import { useCatalog } from '../pages/data/catalog.tsx'
import { AmountField, AmountsField } from './amount-field.tsx'

type Type = Catalog['eventProperties'][number]['type']

const bare: ReadonlySet<Operator> = new Set(['is_set', 'is_not_set', 'is_true', 'is_false'])
const listed: ReadonlySet<Operator> = new Set(['in', 'not_in'])
const numeric: ReadonlySet<Operator> = new Set(['lt', 'lte', 'gt', 'gte'])

/** What can be asked of a property of each type; of an unknown one, everything. */
const offered: Record<Type, readonly Operator[]> = {
  string: ['eq', 'ne', 'in', 'not_in', 'contains', 'not_contains', 'starts_with', 'is_set', 'is_not_set'],
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'in', 'not_in', 'is_set', 'is_not_set'],
  boolean: ['is_true', 'is_false', 'is_set', 'is_not_set'],
  list: ['has_item', 'has_no_item', 'is_set', 'is_not_set'],
}

interface Props {
  readonly condition: Condition
  readonly properties: Catalog['eventProperties']
  readonly onChange: (condition: Condition) => void
}

/** Property, operator, value. The value takes the catalog's type of the property, so that text is never a number. */
export function ConditionFields({ condition, properties, onChange }: Props) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const found = (property: string) => properties.find((one) => one.name === property)
  const typeOf = (property: string): Type | undefined => found(property)?.type
  const type = typeOf(condition.property)
  const choices = type ? offered[type] : operators
  return (
    <Space wrap size={6}>
      <AutoComplete
        aria-label={words.segments.property}
        placeholder={words.segments.property}
        value={condition.property}
        options={properties.map((one) => ({ value: one.name }))}
        showSearch={{ filterOption: true }}
        onChange={(property: string) => onChange(fitting({ ...condition, property }, typeOf(property)))}
        style={{ width: 180 }}
      />
      <Select
        aria-label={words.segments.operator}
        value={condition.op}
        onChange={(op) => onChange(fitting({ ...condition, op }, type))}
        options={choices.map((op) => ({ value: op, label: operatorWords[language][op] }))}
        style={{ minWidth: 104 }}
        popupMatchSelectWidth={false}
      />
      <ValueFields
        condition={condition}
        type={type}
        isMoney={condition.item === undefined && found(condition.property)?.unit === 'money'}
        onChange={onChange}
      />
    </Space>
  )
}

function ValueFields({
  condition,
  type,
  isMoney,
  onChange,
}: {
  readonly condition: Condition
  readonly type: Type | undefined
  readonly isMoney: boolean
  readonly onChange: (condition: Condition) => void
}) {
  const words = useWords()
  const { property, op, value, values = [] } = condition
  if (bare.has(op)) return null
  if (isMoney && listed.has(op) && values.every(isAmount))
    return <AmountsField label={words.segments.value} values={values} onChange={(next) => onChange({ property, op, values: next })} />
  if (listed.has(op))
    return (
      <Select
        mode="tags"
        aria-label={words.segments.value}
        placeholder={words.segments.value}
        value={values.map(String)}
        onChange={(next: string[]) =>
          onChange({ property, op, values: type === 'number' ? next.map(Number).filter(Number.isFinite) : next })
        }
        style={{ minWidth: 180 }}
        open={false}
        suffixIcon={null}
      />
    )
  if (op === 'between')
    return (
      <Space.Compact>
        {[0, 1].map((end) => (
          <NumberField
            key={end}
            label={`${words.segments.value} ${end + 1}`}
            value={Number(values[end] ?? 0)}
            isMoney={isMoney}
            onChange={(next) => onChange({ property, op, values: [0, 1].map((n) => (n === end ? next : Number(values[n] ?? 0))) })}
          />
        ))}
      </Space.Compact>
    )
  if (typeof value === 'number')
    return (
      <NumberField
        label={words.segments.value}
        value={value}
        isMoney={isMoney}
        onChange={(next) => onChange({ property, op, value: next })}
      />
    )
  return (
    <Input
      aria-label={words.segments.value}
      placeholder={words.segments.value}
      value={String(value ?? '')}
      onChange={(event) => onChange({ property, op, value: event.target.value })}
      style={{ width: 160 }}
    />
  )
}

/** A number; money is typed as people write it and kept in minor units. */
function NumberField({
  label,
  value,
  isMoney,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly isMoney: boolean
  readonly onChange: (value: number) => void
}) {
  // Until it is known whether this is money, nobody can type into the wrong unit.
  const { isPending } = useCatalog()
  if (isMoney && isAmount(value)) return <AmountField label={label} value={value} onChange={onChange} />
  return <InputNumber aria-label={label} value={value} disabled={isPending} onChange={(next) => onChange(next ?? 0)} />
}

/** The condition with an operator and a value that go with the property's type; what was typed stays where it can. */
function fitting(condition: Condition, type: Type | undefined): Condition {
  const { property, value, values } = condition
  const op = type && !offered[type].includes(condition.op) ? (offered[type][0] ?? condition.op) : condition.op
  if (bare.has(op)) return { property, op }
  if (listed.has(op)) return { property, op, values: (values ?? []).map((one) => (type === 'number' ? Number(one) : one)) }
  if (op === 'between') return { property, op, values: [Number(values?.[0] ?? 0) || 0, Number(values?.[1] ?? 0) || 0] }
  const wantsNumber = numeric.has(op) || (type === 'number' && (op === 'eq' || op === 'ne'))
  return { property, op, value: wantsNumber ? Number(value ?? 0) || 0 : String(value ?? '') }
}
