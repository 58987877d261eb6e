import type { PersonEdit } from '@millrace/contract/profiles/edits.ts'
import { Input } from 'antd'
import { useCatalog } from '../../lib/catalog.ts'
import { useWords } from '../../lib/words.ts'
import { NameField } from '../../ui/name-field.tsx'
import { fresh, typeOf, ValueField } from '../../ui/value-field.tsx'

/** The property or tag of one change, and its value in the type the catalog knows. */
export function EditFields({ edit, onChange }: { readonly edit: PersonEdit; readonly onChange: (edit: PersonEdit) => void }) {
  const words = useWords()
  const catalog = useCatalog()
  const properties = catalog.data?.profileProperties ?? []
  const propertyNames = properties.map((one) => one.name)
  const tags = catalog.data?.tags ?? []
  switch (edit.kind) {
    case 'set': {
      const type = properties.find((one) => one.name === edit.property)?.type ?? typeOf(edit.value)
      return (
        <>
          <NameField
            label={words.segments.property}
            value={edit.property}
            names={propertyNames}
            onChange={(property) => {
              const next = properties.find((one) => one.name === property)?.type
              onChange({ ...edit, property, value: next && next !== typeOf(edit.value) ? fresh[next] : edit.value })
            }}
          />
          <ValueField label={words.edits.value} type={type} value={edit.value} onChange={(value) => onChange({ ...edit, value })} />
        </>
      )
    }
    case 'unset':
      return (
        <NameField
          label={words.segments.property}
          value={edit.property}
          names={propertyNames}
          onChange={(property) => onChange({ ...edit, property })}
        />
      )
    case 'tag':
      return (
        <>
          <NameField label={words.edits.tag} value={edit.tag} names={tags} onChange={(tag) => onChange({ ...edit, tag })} />
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
      return <NameField label={words.edits.tag} value={edit.tag} names={tags} onChange={(tag) => onChange({ ...edit, tag })} />
  }
}
