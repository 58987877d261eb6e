import type { Condition } from '@millrace/contract/rules/index.ts'
import { Form, Select } from 'antd'
import { useGoalMetrics } from '../../lib/metrics.ts'
import { useWords } from '../../lib/words.ts'

/** What a goal takes from a metric. */
export interface FromMetric {
  readonly event: string
  readonly filters: Condition[]
  readonly metricId: string
}

/** Takes the event of a goal, with its conditions, from a metric: the goal counts what the metric counts. Offers those of one event and everybody. */
export function GoalMetric({ value, onChange }: { readonly value: string | undefined; readonly onChange: (from: FromMetric) => void }) {
  const words = useWords().metrics
  const offered = useGoalMetrics()
  if (offered.length === 0) return null
  return (
    <Form.Item label={words.fromMetric}>
      <Select
        aria-label={words.fromMetric}
        placeholder={words.choose}
        showSearch={{ optionFilterProp: 'label' }}
        value={value ?? null}
        options={offered.map(({ id, label }) => ({ value: id, label }))}
        onChange={(id: string) => {
          const chosen = offered.find((one) => one.id === id)
          if (chosen) onChange({ event: chosen.event, filters: chosen.filters, metricId: chosen.id })
        }}
        style={{ width: 260, maxWidth: '100%' }}
      />
    </Form.Item>
  )
}
