import { DeleteOutlined } from '@ant-design/icons'
import { Button, Flex, Form, Input, Radio, Typography } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { freshId, useEditor } from '../store.ts'
import type { FieldsOf } from './fields-of.ts'

/** Branches that go on at once. */
export const FanOutFields: FieldsOf<'fan_out'> = ({ node, onChange }) => {
  const words = useWords()
  const apply = useEditor((state) => state.apply)
  const { arms } = node.settings
  const rename = (id: string, name: string): void =>
    onChange({ ...node, settings: { arms: arms.map((one) => (one.id === id ? { ...one, name } : one)) } })
  return (
    <Flex vertical gap={8} style={{ marginBottom: 16 }}>
      <Typography.Text type="secondary">{words.journeys.fanOutNote}</Typography.Text>
      {arms.map((arm) => (
        <Flex key={arm.id} gap={4}>
          <Input
            aria-label={words.common.name}
            maxLength={80}
            value={arm.name}
            placeholder={arm.id}
            onChange={(event) => rename(arm.id, event.target.value)}
          />
          <IconButton
            label={words.common.remove}
            icon={<DeleteOutlined />}
            disabled={arms.length === 1}
            onClick={() => apply({ op: 'remove_branch', id: node.id, arm: arm.id })}
          />
        </Flex>
      ))}
      <Button
        disabled={arms.length >= 10}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => apply({ op: 'add_branch', id: node.id, arm: { id: freshId(), name: String.fromCharCode(65 + arms.length) } })}
      >
        + {words.journeys.addArm}
      </Button>
    </Flex>
  )
}

/** Whom a meeting point waits for. */
export const JoinFields: FieldsOf<'join'> = ({ node, onChange }) => {
  const words = useWords().journeys
  return (
    <Form.Item label={words.waitsFor} extra={words.waitsForNotes[node.settings.waits]}>
      <Radio.Group
        aria-label={words.waitsFor}
        value={node.settings.waits}
        options={[
          { value: 'all', label: words.waitsForWhom.all },
          { value: 'any', label: words.waitsForWhom.any },
        ]}
        onChange={(event) => onChange({ ...node, settings: { waits: event.target.value as 'all' | 'any' /* one of the two above */ } })}
      />
    </Form.Item>
  )
}
