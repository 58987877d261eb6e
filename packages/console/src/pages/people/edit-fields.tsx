import type { PersonEdit } from '@millrace/contract/profiles/edits.ts'
import { AutoComplete, Input, InputNumber, Select } from 'antd'
import { useCatalog } from '../../lib/catalog.ts'
import { useWords } from '../../lib/words.ts'

type Type = 'string' | 'number' | 'boolean' | 'list'
type SetEdit = Extract<PersonEdit, { kind: 'set' }>

/** What a new value of a type begins as. */
const fresh: Readonly<Record<Type, SetEdit['value']>> = { string: '', number: 0, boolean: true, list: [] }

/** The property or tag of one change, and its value in the type the catalog knows. */
export function EditFields({ edit, onChange }: { readonly edit: PersonEdit; readonly onChange: (edit: PersonEdit) => void }) {
  const words = useWords()
  const catalog = useCatalog()
  const properties = catalog.data?.profileProperties ?? []
  const name = (label: string, value: string, names: readonly string[], change: (text: string) => void) => (
    <AutoComplete
      aria-label={label}
      placeholder={label}
      value={value}
      options={names.map((one) => ({ value: one }))}
      showSearch={{ filterOption: true }}
      onChange={change}
      popupMatchSelectWidth={false}
      style={{ width: 160 }}
    />
  )
  const propertyNames = properties.map((one) => one.name)
  const tags = catalog.data?.tags ?? []
  switch (edit.kind) {
    case 'set': {
      const type = properties.find((one) => one.name === edit.property)?.type ?? typeOf(edit.value)
      return (
        <>
          {name(words.segments.property, edit.property, propertyNames, (property) => {
            const next = properties.find((one) => one.name === property)?.type
            onChange({ ...edit, property, value: next && next !== typeOf(edit.value) ? fresh[next] : edit.value })
          })}
          <ValueField type={type} value={edit.value} onChange={(value) => onChange({ ...edit, value })} />
        </>
      )
    }
    case 'unset':
      return name(words.segments.property, edit.property, propertyNames, (property) => onChange({ ...edit, property }))
    case 'tag':
      return (
        <>
          {name(words.edits.tag, edit.tag, tags, (tag) => onChange({ ...edit, tag }))}
          <Input
            aria-label={words.edits.tagValue}
            placeholder={words.edits.tagValue}
            value={edit.value}
            onChange={(event) => onChange({ ...edit, value: event.target.value })}
            style={{ width: 160 }}
          />
        </>
      )
    case 'untag':
      return name(words.edits.tag, edit.tag, tags, (tag) => onChange({ ...edit, tag }))
  }
}

const typeOf = (value: SetEdit['value']): Type =>
  Array.isArray(value) ? 'list' : typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string'

interface ValueProps {
  readonly type: Type
  readonly value: SetEdit['value']
  readonly onChange: (value: SetEdit['value']) => void
}

function ValueField({ type, value, onChange }: ValueProps) {
  const words = useWords()
  switch (type) {
    case 'number':
      return (
        <InputNumber aria-label={words.edits.value} value={Number(value)} onChange={(next) => onChange(next ?? 0)} style={{ width: 140 }} />
      )
    case 'boolean':
      return (
        <Select
          aria-label={words.edits.value}
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
          aria-label={words.edits.value}
          placeholder={words.edits.listHint}
          value={Array.isArray(value) ? value : []}
          onChange={(next: string[]) => onChange(next)}
          style={{ minWidth: 180 }}
        />
      )
    case 'string':
      return (
        <Input
          aria-label={words.edits.value}
          placeholder={words.edits.value}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
          style={{ width: 160 }}
        />
      )
  }
}
