import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { Flex, Form, Radio, Select, Typography } from 'antd'
import { usePurposes } from '../lib/purposes.ts'
import { useWords } from '../lib/words.ts'

type MessageClass = 'marketing' | 'service'

interface Classed {
  readonly class: MessageClass
  readonly purpose?: string | undefined
}

/** How strictly the contact rules apply to a message, and which consent it needs. */
export function ClassFields({ value, onChange }: { readonly value: Classed; readonly onChange: (more: Partial<Classed>) => void }) {
  const words = useWords().journeys
  const purposes = usePurposes()
  return (
    <>
      <Form.Item label={words.class}>
        <Radio.Group
          aria-label={words.class}
          value={value.class}
          onChange={(event) => onChange({ class: event.target.value as MessageClass })}
        >
          <Flex vertical gap={4}>
            <Radio value="marketing">
              {words.classes.marketing} <Typography.Text type="secondary">{words.marketingNote}</Typography.Text>
            </Radio>
            <Radio value="service">
              {words.classes.service} <Typography.Text type="secondary">{words.serviceNote}</Typography.Text>
            </Radio>
          </Flex>
        </Radio.Group>
      </Form.Item>
      {value.class === 'marketing' && (
        <Form.Item label={words.purpose}>
          <Select
            aria-label={words.purpose}
            value={value.purpose ?? marketingPurpose}
            options={purposes.items
              .filter((one) => !one.isArchived || one.key === value.purpose)
              .map((one) => ({ value: one.key, label: purposes.nameOf(one.key) }))}
            onChange={(purpose: string) => onChange({ purpose })}
            style={{ maxWidth: 360 }}
          />
        </Form.Item>
      )}
    </>
  )
}
