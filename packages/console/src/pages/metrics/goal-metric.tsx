import type { Condition } from '@millrace/contract/rules/index.ts'
import { Form, Select } from 'antd'
import { useMetricName, useMetrics } from '../../lib/metrics.ts'
import { useProject } from '../../lib/session.ts'
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
  const { can } = useProject()
  const nameOf = useMetricName()
  const metrics = useMetrics(can('analytics.read'))
  const offered = (metrics.data ?? []).flatMap((metric) => {
    const { definition } = metric
    if (definition.kind !== 'measure' || definition.a.event === null || definition.a.people) return []
    return [
      { value: metric.id, label: nameOf(metric), from: { event: definition.a.event, filters: definition.a.filters, metricId: metric.id } },
    ]
  })
  if (offered.length === 0) return null
  return (
    <Form.Item label={words.fromMetric}>
      <Select
        aria-label={words.fromMetric}
        placeholder={words.choose}
        showSearch={{ optionFilterProp: 'label' }}
        value={value ?? null}
        options={offered.map(({ value: id, label }) => ({ value: id, label }))}
        onChange={(id: string) => {
          const chosen = offered.find((one) => one.value === id)
          if (chosen) onChange(chosen.from)
        }}
        style={{ width: 260, maxWidth: '100%' }}
      />
    </Form.Item>
  )
}
