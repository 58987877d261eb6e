import { Form, Input } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import type { FieldsOf } from './fields-of.ts'

export const ExitFields: FieldsOf<'exit'> = ({ node, onChange }) => {
  const words = useWords()
  return (
    <Form.Item label={words.journeys.reason} extra={words.journeys.exitNote}>
      <Input
        aria-label={words.journeys.reason}
        maxLength={80}
        value={node.settings.reason}
        onChange={(event) => onChange({ ...node, settings: { reason: event.target.value } })}
      />
    </Form.Item>
  )
}
