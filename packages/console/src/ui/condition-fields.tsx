import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { isAmount } from '@millrace/contract/money/money.ts'
import { type Condition, nameOfRef, type Operator, operators, operatorWords, type PropertyRef } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Input, Select, Space } from 'antd'
import { usePreferences } from '../lib/preferences.ts'
import { useWords } from '../lib/words.ts'
import { AmountsField } from './amount-field.tsx'
import { NumberField } from './number-field.tsx'
import { usePropertyChoices } from './property-refs.ts'

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
  const { options, refOf, typeOf } = usePropertyChoices(properties)
  const type = typeOf(condition)
  const choices = type ? offered[type] : operators
  return (
    <Space wrap size={6}>
      <AutoComplete
        aria-label={words.segments.property}
        placeholder={words.segments.property}
        value={nameOfRef(condition)}
        options={options}
        showSearch={{ filterOption: true }}
        onChange={(name: string) => {
          const ref = refOf(name, condition)
          onChange(fitting({ ...about(ref), op: condition.op, value: condition.value, values: condition.values }, typeOf(ref)))
        }}
        popupMatchSelectWidth={false}
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
        isMoney={condition.item === undefined && properties.find((one) => one.name === condition.property)?.unit === 'money'}
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
  const { op, value, values = [] } = condition
  const ref = about(condition)
  if (bare.has(op)) return null
  if (isMoney && listed.has(op) && values.every(isAmount))
    return <AmountsField label={words.segments.value} values={values} onChange={(next) => onChange({ ...ref, op, values: next })} />
  if (listed.has(op))
    return (
      <Select
        mode="tags"
        aria-label={words.segments.value}
        placeholder={words.segments.value}
        value={values.map(String)}
        onChange={(next: string[]) => onChange({ ...ref, op, values: type === 'number' ? next.map(Number).filter(Number.isFinite) : next })}
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
            onChange={(next) => onChange({ ...ref, op, values: [0, 1].map((n) => (n === end ? next : Number(values[n] ?? 0))) })}
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
        onChange={(next) => onChange({ ...ref, op, value: next })}
      />
    )
  return (
    <Input
      aria-label={words.segments.value}
      placeholder={words.segments.value}
      value={String(value ?? '')}
      onChange={(event) => onChange({ ...ref, op, value: event.target.value })}
      style={{ width: 160 }}
    />
  )
}

/** Only what a condition is about: nothing of another one stays behind. */
const about = ({ property, item }: PropertyRef): PropertyRef => (item ? { property, item } : { property })

/** The condition with an operator and a value that go with the property's type; what was typed stays where it can. */
function fitting(condition: Condition, type: Type | undefined): Condition {
  const { value, values } = condition
  const ref = about(condition)
  const op = type && !offered[type].includes(condition.op) ? (offered[type][0] ?? condition.op) : condition.op
  if (bare.has(op)) return { ...ref, op }
  if (listed.has(op)) return { ...ref, op, values: (values ?? []).map((one) => (type === 'number' ? Number(one) : one)) }
  if (op === 'between') return { ...ref, op, values: [Number(values?.[0] ?? 0) || 0, Number(values?.[1] ?? 0) || 0] }
  const wantsNumber = numeric.has(op) || (type === 'number' && (op === 'eq' || op === 'ne'))
  return { ...ref, op, value: wantsNumber ? Number(value ?? 0) || 0 : String(value ?? '') }
}
