import { Checkbox, Form, Input, InputNumber } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { DurationField } from '../fields.tsx'
import { Choice } from './clock.tsx'
import type { FieldsOf } from './fields-of.ts'

/** What somebody decides about whoever comes here. */
export const ApprovalFields: FieldsOf<'approval'> = ({ node, onChange }) => {
  const words = useWords().journeys.gates
  const { asks, timeout } = node.settings
  return (
    <>
      <Form.Item label={words.asks} extra={words.asksNote}>
        <Input.TextArea
          aria-label={words.asks}
          rows={2}
          maxLength={300}
          value={asks}
          onChange={(event) => onChange({ ...node, settings: { ...node.settings, asks: event.target.value } })}
        />
      </Form.Item>
      <Form.Item>
        <Checkbox
          checked={timeout !== undefined}
          onChange={(event) =>
            onChange({ ...node, settings: event.target.checked ? { asks, timeout: { amount: 2, unit: 'day' } } : { asks } })
          }
        >
          {words.hasTimeout}
        </Checkbox>
      </Form.Item>
      {timeout && (
        <DurationField
          label={words.timeout}
          value={timeout}
          onChange={(next) => onChange({ ...node, settings: { asks, timeout: next } })}
        />
      )}
    </>
  )
}

/** How many pass. */
export const BudgetFields: FieldsOf<'budget'> = ({ node, onChange }) => {
  const words = useWords().journeys.gates
  const { most, per } = node.settings
  return (
    <>
      <Form.Item label={words.most} extra={words.mostNote}>
        <InputNumber
          aria-label={words.most}
          min={1}
          max={1_000_000_000}
          precision={0}
          value={most}
          onChange={(next) => onChange({ ...node, settings: { per, most: next ?? 1 } })}
        />
      </Form.Item>
      <Choice
        label={words.per}
        value={per}
        options={words.pers}
        onChange={(next) => onChange({ ...node, settings: { most, per: next } })}
      />
    </>
  )
}

/** How fast people pass. */
export const ThrottleFields: FieldsOf<'throttle'> = ({ node, onChange }) => {
  const words = useWords().journeys.gates
  const { perMinute, most } = node.settings
  return (
    <>
      <Form.Item label={words.perMinute} extra={words.perMinuteNote}>
        <InputNumber
          aria-label={words.perMinute}
          min={1}
          max={1_000_000}
          precision={0}
          value={perMinute}
          onChange={(next) => onChange({ ...node, settings: { most, perMinute: next ?? 1 } })}
        />
      </Form.Item>
      <Form.Item>
        <Checkbox
          checked={most !== null}
          onChange={(event) =>
            onChange({ ...node, settings: { perMinute, most: event.target.checked ? { amount: 72, unit: 'hour' } : null } })
          }
        >
          {words.hasLongest}
        </Checkbox>
      </Form.Item>
      {most && (
        <DurationField label={words.longest} value={most} onChange={(next) => onChange({ ...node, settings: { perMinute, most: next } })} />
      )}
    </>
  )
}
