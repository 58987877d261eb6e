import type { Of } from '@millrace/contract/tags/index.ts'
import { Form, InputNumber, Select, Space } from 'antd'
import { useWords } from '../../lib/words.ts'
import { NameField } from '../../ui/name-field.tsx'
import { HappenedFields } from './happened-fields.tsx'
import { useEventProperties } from './properties.ts'

type Preference = Of<'preference'>

interface Props {
  readonly definition: Preference
  readonly onChange: (definition: Preference) => void
}

/** What weighs most with somebody: of which events, what of them, and how much each counts. */
export function PreferenceFields({ definition, onChange }: Props) {
  return (
    <>
      <HappenedFields value={definition} onChange={(happened) => onChange({ ...definition, ...happened })} />
      <OfWhat definition={definition} onChange={onChange} />
      <Weight definition={definition} onChange={onChange} />
      <HalfLife definition={definition} onChange={onChange} />
    </>
  )
}

const choices = ['property', 'hours', 'weekday'] as const

function OfWhat({ definition, onChange }: Props) {
  const words = useWords().tags
  const { of, event } = definition
  const names = useEventProperties(event)
  return (
    <Form.Item label={words.of} extra={words.ofNotes[of.by]}>
      <Space wrap size={6}>
        <Select<(typeof choices)[number]>
          aria-label={words.of}
          value={of.by}
          options={choices.map((value) => ({ value, label: words.ofs[value] }))}
          onChange={(by) => onChange({ ...definition, of: by === 'property' ? { by, property: '' } : { by } })}
          popupMatchSelectWidth={false}
          style={{ minWidth: 120 }}
        />
        {of.by === 'property' && (
          <NameField
            label={words.property}
            value={of.property}
            names={names}
            onChange={(property) => onChange({ ...definition, of: { by: 'property', property } })}
          />
        )}
      </Space>
    </Form.Item>
  )
}

function Weight({ definition, onChange }: Props) {
  const words = useWords().tags
  const { weight, event } = definition
  const names = useEventProperties(event, 'number')
  return (
    <Form.Item label={words.weight}>
      <Space wrap size={6}>
        <Select<Preference['weight']['of']>
          aria-label={words.weight}
          value={weight.of}
          options={(['times', 'sum'] as const).map((value) => ({ value, label: words.weights[value] }))}
          onChange={(of) => onChange({ ...definition, weight: of === 'sum' ? { of, property: '' } : { of } })}
          popupMatchSelectWidth={false}
          style={{ minWidth: 120 }}
        />
        {weight.of === 'sum' && (
          <NameField
            label={`${words.weight}: ${words.property}`}
            value={weight.property}
            names={names}
            onChange={(property) => onChange({ ...definition, weight: { of: 'sum', property } })}
          />
        )}
      </Space>
    </Form.Item>
  )
}

function HalfLife({ definition, onChange }: Props) {
  const words = useWords().tags
  const { halfLifeDays, ...without } = definition
  return (
    <Form.Item label={words.halfLife} htmlFor="tag-half-life" extra={words.halfLifeNote}>
      <InputNumber
        id="tag-half-life"
        min={0.1}
        max={3650}
        value={halfLifeDays ?? null}
        placeholder={words.halfLifeHint}
        suffix={words.halfLifeUnit}
        onChange={(days) => onChange(days === null ? without : { ...definition, halfLifeDays: days })}
        style={{ width: 140 }}
      />
    </Form.Item>
  )
}
