import { Form } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { asGroup, RuleBuilder } from '../../../../ui/rule-builder.tsx'
import { DurationField } from '../fields.tsx'
import type { FieldsOf } from './fields-of.ts'

export const WaitConditionFields: FieldsOf<'wait_condition'> = ({ node, onChange }) => {
  const words = useWords()
  const change = (more: Partial<typeof node.settings>): void => onChange({ ...node, settings: { ...node.settings, ...more } })
  return (
    <>
      <Form.Item label={words.journeys.untilTrue} extra={words.journeys.untilTrueNote}>
        <RuleBuilder rule={asGroup(node.settings.rule)} onChange={(rule) => change({ rule })} withTrigger />
      </Form.Item>
      <DurationField label={words.journeys.within} value={node.settings.timeout} onChange={(timeout) => change({ timeout })} />
    </>
  )
}
