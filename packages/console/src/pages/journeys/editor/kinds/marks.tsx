import { Form, Input, Typography } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import type { FieldsOf } from './fields-of.ts'

export const GoalFields: FieldsOf<'goal'> = () => <Typography.Text type="secondary">{useWords().journeys.goalStepNote}</Typography.Text>

export const NoteFields: FieldsOf<'note'> = ({ node, onChange }) => {
  const words = useWords().journeys
  return (
    <Form.Item label={words.kinds.note} extra={words.noteNote}>
      <Input.TextArea
        aria-label={words.kinds.note}
        maxLength={2_000}
        autoSize={{ minRows: 3, maxRows: 12 }}
        value={node.settings.text}
        onChange={(event) => onChange({ ...node, settings: { text: event.target.value } })}
      />
    </Form.Item>
  )
}
