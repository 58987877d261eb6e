import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import type { FunnelQuery } from '@millrace/contract/queries/index.ts'
import { Form, InputNumber, Select, Space } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../lib/words.ts'
import { PeopleJourney } from '../people-journey.tsx'

interface Props {
  readonly query: FunnelQuery
  readonly row: FunnelAnswer['rows'][number]
}

/** For who came to a step and no further, perhaps only if that was some time ago. */
export function StepJourney({ query, row }: Props) {
  const words = useWords().funnel
  const [amount, setAmount] = useState<number | null>(null)
  const [unit, setUnit] = useState<'hour' | 'day'>('day')
  const idle = amount === null ? {} : { idle: { amount, unit } }
  return (
    <PeopleJourney at={row.name} model="funnel" asked={{ query, step: row.step, outcome: 'dropped', ...idle }}>
      <Form.Item label={words.stuck} style={{ marginBottom: 0 }}>
        <Space.Compact>
          <InputNumber
            aria-label={words.stuck}
            min={1}
            max={3_650}
            precision={0}
            placeholder={words.anyTime}
            value={amount}
            onChange={setAmount}
            style={{ width: 120 }}
          />
          <Select
            aria-label={`${words.stuck}: ${words.stuckUnits[unit]}`}
            value={unit}
            options={(['hour', 'day'] as const).map((one) => ({ value: one, label: words.stuckUnits[one] }))}
            onChange={setUnit}
            style={{ width: 96 }}
          />
        </Space.Compact>
      </Form.Item>
    </PeopleJourney>
  )
}
