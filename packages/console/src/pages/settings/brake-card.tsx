import type { Brake } from '@millrace/contract/messaging/brake.ts'
import { Card, Flex, InputNumber, Switch, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { Labelled } from './contact-rule-fields.tsx'

const limits = ['maxComplainedPercent', 'maxBouncedPercent', 'maxFailedPercent', 'maxUnsubscribedPercent'] as const

/** What does harm pauses by itself. */
export function BrakeCard({ brake, onChange }: { readonly brake: Brake; readonly onChange: (brake: Brake) => void }) {
  const { contactRules: text } = useWords()
  const number = (key: 'last' | 'least', min: number, max: number) => (
    <Labelled label={text.brakeFields[key]}>
      {(id) => (
        <InputNumber
          id={id}
          min={min}
          max={max}
          precision={0}
          value={brake[key]}
          onChange={(next) => onChange({ ...brake, [key]: next ?? min })}
          style={{ width: 120 }}
        />
      )}
    </Labelled>
  )
  return (
    <Card
      size="small"
      title={text.brake}
      extra={<Switch aria-label={text.brake} checked={brake.isOn} onChange={(isOn) => onChange({ ...brake, isOn })} />}
    >
      <Flex vertical gap={8}>
        <Typography.Text type="secondary">{brake.isOn ? text.brakeSaid(brake.last, brake.least) : text.brakeOff}</Typography.Text>
        {brake.isOn && (
          <Flex gap={12} wrap>
            {limits.map((key) => (
              <Labelled key={key} label={text.brakeFields[key]}>
                {(id) => (
                  <InputNumber
                    id={id}
                    min={0}
                    max={100}
                    suffix="%"
                    value={brake[key]}
                    onChange={(next) => onChange({ ...brake, [key]: next ?? 0 })}
                    style={{ width: 120 }}
                  />
                )}
              </Labelled>
            ))}
            {number('last', 100, 100_000)}
            {number('least', 20, 10_000)}
          </Flex>
        )}
      </Flex>
    </Card>
  )
}
