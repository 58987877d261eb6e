import { Select } from 'antd'
import { useMetricName, useMetrics } from '../../lib/metrics.ts'
import { useWords } from '../../lib/words.ts'

/** One of the metrics of the project. */
export function MetricField({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const words = useWords().metrics
  const metrics = useMetrics()
  const nameOf = useMetricName()
  return (
    <Select
      aria-label={words.choose}
      placeholder={words.choose}
      showSearch={{ optionFilterProp: 'label' }}
      value={value || null}
      loading={metrics.isPending}
      notFoundContent={words.none}
      options={(metrics.data ?? []).map((one) => ({ value: one.id, label: nameOf(one) }))}
      onChange={(id: string) => onChange(id)}
      style={{ width: 260, maxWidth: '100%' }}
    />
  )
}
