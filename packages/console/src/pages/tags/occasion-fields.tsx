import type { Of } from '@millrace/contract/tags/index.ts'
import { Form, Select, Space } from 'antd'
import { useWords } from '../../lib/words.ts'
import { NameField } from '../../ui/name-field.tsx'
import { HappenedFields } from './happened-fields.tsx'
import { useEventProperties } from './properties.ts'

type Occasion = Of<'first' | 'last'>

/** What a property was the first or the last time, or when that was. */
export function OccasionFields({
  definition,
  onChange,
}: {
  readonly definition: Occasion
  readonly onChange: (definition: Occasion) => void
}) {
  const words = useWords().tags
  const { property, ...timed } = definition
  const names = useEventProperties(definition.event)
  return (
    <>
      <HappenedFields value={definition} onChange={(happened) => onChange({ ...definition, ...happened })} />
      <Form.Item label={words.takes} extra={property === undefined ? undefined : words.occasionNote} style={{ margin: 0 }}>
        <Space wrap size={6}>
          <Select<keyof typeof words.takesWhat>
            aria-label={words.takes}
            value={property === undefined ? 'time' : 'property'}
            options={(['property', 'time'] as const).map((value) => ({ value, label: words.takesWhat[value] }))}
            onChange={(what) => onChange(what === 'time' ? timed : { ...timed, property: '' })}
            popupMatchSelectWidth={false}
            style={{ minWidth: 120 }}
          />
          {property !== undefined && (
            <NameField
              label={words.property}
              value={property}
              names={names}
              onChange={(next) => onChange({ ...definition, property: next })}
            />
          )}
        </Space>
      </Form.Item>
    </>
  )
}
