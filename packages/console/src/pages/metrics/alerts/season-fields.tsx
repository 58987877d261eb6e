import type { SeasonCondition } from '@millrace/contract/metrics/alert.ts'
import type { MetricFormat } from '@millrace/contract/metrics/api.ts'
import { seasonLeast } from '@millrace/contract/metrics/season.ts'
import { InputNumber, Select, Space, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'

/** How far from what is usual a number may be, and of how many weeks that is learnt. */
export function SeasonFields({
  condition,
  scale,
  format,
  onChange,
}: {
  readonly condition: SeasonCondition
  readonly scale: number
  readonly format: MetricFormat
  readonly onChange: (condition: SeasonCondition) => void
}) {
  const words = useWords().metricAlerts
  const { direction, weeks, width, floor } = condition
  return (
    <Space wrap>
      <Select
        aria-label={words.season.direction}
        value={direction}
        options={(['both', 'below', 'above'] as const).map((one) => ({ value: one, label: words.season.directions[one] }))}
        onChange={(next) => onChange({ ...condition, direction: next })}
        style={{ width: 180 }}
      />
      <Typography.Text>{words.season.weeks}</Typography.Text>
      <InputNumber
        aria-label={words.season.weeks}
        min={seasonLeast}
        max={12}
        precision={0}
        value={weeks}
        onChange={(next) => onChange({ ...condition, weeks: next ?? 8 })}
        style={{ width: 72 }}
      />
      <Typography.Text>{words.season.width}</Typography.Text>
      <InputNumber
        aria-label={words.season.width}
        min={0.5}
        max={20}
        step={0.5}
        value={width}
        onChange={(next) => onChange({ ...condition, width: next ?? 3 })}
        style={{ width: 72 }}
      />
      <Typography.Text>{words.season.floor}</Typography.Text>
      <InputNumber
        aria-label={words.season.floor}
        min={0}
        {...(format === 'percent' ? { suffix: '%' } : {})}
        value={Number((floor * scale).toFixed(6))}
        onChange={(next) => onChange({ ...condition, floor: (next ?? 0) / scale })}
        style={{ width: 100 }}
      />
    </Space>
  )
}
