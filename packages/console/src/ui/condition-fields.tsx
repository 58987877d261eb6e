import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { type Condition, type Operator, operators } from '@millrace/contract/rules/index.ts'
import { operatorWords } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Input, InputNumber, Select, Space } from 'antd'
import { usePreferences } from '../lib/preferences.ts'
import { useWords } from '../lib/words.ts'

const without: ReadonlySet<Operator> = new Set(['is_set', 'is_not_set', 'is_true', 'is_false'])
const numeric: ReadonlySet<Operator> = new Set(['lt', 'lte', 'gt', 'gte'])
const offered: readonly Operator[] = operators.filter((op) => op !== 'between')

/** Property, operator, value. The value takes the catalog's type of the property, so that text is never a number. */
export function ConditionFields({
  condition,
  properties,
  onChange,
}: {
  readonly condition: Condition
  readonly properties: Catalog['eventProperties']
  readonly onChange: (condition: Condition) => void
}) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const type = properties.find((one) => one.name === condition.property)?.type
  const isNumber = numeric.has(condition.op) || (type === 'number' && (condition.op === 'eq' || condition.op === 'ne'))
  const isList = condition.op === 'in' || condition.op === 'not_in'

  function change(next: Condition): void {
    const { property, op } = next
    if (without.has(op)) return onChange({ property, op })
    if (op === 'in' || op === 'not_in') return onChange({ property, op, values: next.values ?? [] })
    const wantsNumber =
      numeric.has(op) || (properties.find((one) => one.name === property)?.type === 'number' && (op === 'eq' || op === 'ne'))
    const value = next.value ?? ''
    onChange({ property, op, value: wantsNumber ? (typeof value === 'number' ? value : Number(value) || 0) : String(value) })
  }

  return (
    <Space wrap size={6}>
      <AutoComplete
        aria-label={words.segments.property}
        placeholder={words.segments.property}
        value={condition.property}
        options={properties.map((one) => ({ value: one.name }))}
        showSearch={{ filterOption: true }}
        onChange={(property: string) => change({ ...condition, property })}
        style={{ width: 180 }}
      />
      <Select
        aria-label={words.segments.filter}
        value={condition.op}
        onChange={(op) => change({ ...condition, op })}
        options={offered.map((op) => ({ value: op, label: operatorWords[language][op] }))}
        style={{ minWidth: 110 }}
      />
      {isList && (
        <Select
          mode="tags"
          aria-label={words.segments.value}
          value={[...(condition.values ?? [])].map(String)}
          onChange={(values: string[]) => onChange({ property: condition.property, op: condition.op, values })}
          style={{ minWidth: 180 }}
        />
      )}
      {!isList && !without.has(condition.op) && isNumber && (
        <InputNumber
          aria-label={words.segments.value}
          value={Number(condition.value)}
          onChange={(value) => change({ ...condition, value: value ?? 0 })}
        />
      )}
      {!isList && !without.has(condition.op) && !isNumber && (
        <Input
          aria-label={words.segments.value}
          placeholder={words.segments.value}
          value={String(condition.value ?? '')}
          onChange={(event) => change({ ...condition, value: event.target.value })}
          style={{ width: 160 }}
        />
      )}
    </Space>
  )
}
