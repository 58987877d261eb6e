import type { BestTime } from '@millrace/contract/messaging/best-time.ts'
import { Flex, Form, InputNumber, Switch } from 'antd'
import { useWords } from '../lib/words.ts'

/** Whether a marketing message waits for the hour at which each person opens most, and for how long at most. */
export function BestTimeField({
  value,
  onChange,
}: {
  readonly value: BestTime | undefined
  readonly onChange: (bestTime: BestTime | undefined) => void
}) {
  const words = useWords().forecast
  return (
    <Form.Item label={words.bestTime} extra={value && words.bestTimeNote(value.hours)}>
      <Flex gap={12} align="center">
        <Switch aria-label={words.bestTime} checked={value !== undefined} onChange={(is) => onChange(is ? { hours: 24 } : undefined)} />
        {value && (
          <InputNumber
            aria-label={words.bestTimeHours}
            min={1}
            max={48}
            precision={0}
            suffix={words.hours}
            value={value.hours}
            onChange={(hours) => onChange({ hours: hours ?? 24 })}
            style={{ width: 130 }}
          />
        )}
      </Flex>
    </Form.Item>
  )
}
