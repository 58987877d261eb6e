import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { Input, InputNumber, Select } from 'antd'
import { useWords } from '../lib/words.ts'

type Value = string | number | boolean | string[]

/** What a new value of a type begins as. */
export const fresh: Readonly<Record<PropertyType, Value>> = { string: '', number: 0, boolean: true, list: [] }

/** The type a value is of. */
export const typeOf = (value: Value): PropertyType =>
  Array.isArray(value) ? 'list' : typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string'

interface Props {
  readonly label: string
  readonly type: PropertyType
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A value of a type, typed or chosen. */
export function ValueField({ label, type, value, onChange }: Props) {
  const words = useWords()
  switch (type) {
    case 'number':
      return <InputNumber aria-label={label} value={Number(value)} onChange={(next) => onChange(next ?? 0)} style={{ width: 140 }} />
    case 'boolean':
      return (
        <Select
          aria-label={label}
          value={value === true}
          options={[
            { value: true, label: words.edits.yes },
            { value: false, label: words.edits.no },
          ]}
          onChange={onChange}
          style={{ width: 100 }}
        />
      )
    case 'list':
      return (
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          aria-label={label}
          placeholder={words.edits.listHint}
          value={Array.isArray(value) ? value : []}
          onChange={(next: string[]) => onChange(next)}
          style={{ minWidth: 180 }}
        />
      )
    case 'string':
      return (
        <Input
          aria-label={label}
          placeholder={label}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
          style={{ width: 160 }}
        />
      )
  }
}
