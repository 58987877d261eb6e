import type { Of } from '@millrace/contract/tags/index.ts'
import { Form } from 'antd'
import { useWords } from '../../lib/words.ts'
import { NameField } from '../../ui/name-field.tsx'
import { HappenedFields } from './happened-fields.tsx'
import { useEventProperties } from './properties.ts'

type Occasion = Of<'first' | 'last'>

/** What a property was the first or the last time. */
export function OccasionFields({
  definition,
  onChange,
}: {
  readonly definition: Occasion
  readonly onChange: (definition: Occasion) => void
}) {
  const words = useWords().tags
  const names = useEventProperties(definition.event)
  return (
    <>
      <HappenedFields value={definition} onChange={(happened) => onChange({ ...definition, ...happened })} />
      <Form.Item label={words.takes} extra={words.occasionNote} style={{ margin: 0 }}>
        <NameField
          label={words.property}
          value={definition.property}
          names={names}
          onChange={(property) => onChange({ ...definition, property })}
        />
      </Form.Item>
    </>
  )
}
