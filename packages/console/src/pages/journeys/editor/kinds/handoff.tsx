import { Form, Select } from 'antd'
import { useHandoffs } from '../../../../lib/journeys.ts'
import { useWords } from '../../../../lib/words.ts'
import { NamedValues } from './actions.tsx'
import { Choice } from './clock.tsx'
import type { FieldsOf } from './fields-of.ts'

export const HandoffFields: FieldsOf<'handoff'> = ({ node, onChange }) => {
  const words = useWords().journeys
  const { settings } = node
  const { journeys, isPending } = useHandoffs()
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  return (
    <>
      <Form.Item label={words.handoff.to} extra={words.handoff.toNote} required>
        <Select
          aria-label={words.handoff.to}
          loading={isPending}
          value={settings.journey === '' ? null : settings.journey}
          showSearch={{ optionFilterProp: 'label' }}
          options={journeys.map((one) => ({
            value: one.id,
            label: one.state === 'running' ? one.name : `${one.name} (${words.states[one.state]})`,
          }))}
          notFoundContent={words.handoff.none}
          onChange={(journey) => change({ journey: journey ?? '' })}
        />
      </Form.Item>
      <Choice
        label={words.handoff.here}
        value={settings.leave ? 'leave' : 'stay'}
        options={words.handoff.thens}
        onChange={(then) => change({ leave: then === 'leave' })}
      />
      <NamedValues
        label={words.handoff.values}
        note={words.handoff.valuesNote}
        prefix="v"
        values={settings.values}
        onChange={(values) => change({ values })}
      />
    </>
  )
}
