import { alertSpans, type MetricAlertRule, metricAlertRuleSchema, type StuckCondition } from '@millrace/contract/metrics/alert.ts'
import type { MetricAlertInput } from '@millrace/contract/metrics/alerts-api.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import { stationName, stuckMs } from '@millrace/contract/queries/index.ts'
import { Link } from '@tanstack/react-router'
import { Flex, InputNumber, Select, Space, Typography } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { lastDays } from '../../analytics/fields.tsx'

/** An alert on who is stuck, as a process map names it in the address. */
export function firstStuck(given: unknown): MetricAlertInput | undefined {
  const rule = metricAlertRuleSchema.safeParse({ every: '5min', over: '5min', condition: given })
  const { condition } = rule.data ?? {}
  if (!rule.success || condition?.kind !== 'stuck') return undefined
  const station = condition.process.stations[condition.station - 1]
  return { name: station ? stationName(station) : '', metricId: null, isOn: true, rule: rule.data }
}

/** How the numbers of an alert without a metric are written. */
export const writingOf = ({ condition }: MetricAlertRule): Pick<Metric, 'format' | 'unit'> => ({
  format: isShare(condition) ? 'percent' : 'number',
  unit: '',
})
const isShare = (condition: MetricAlertRule['condition']): boolean => condition.kind === 'stuck' && condition.value === 'share'

/** Who is stuck where, how often an alert looks, and how many it takes. The process itself is changed on its map. */
export function StuckFields({
  rule,
  condition,
  onChange,
}: {
  readonly rule: MetricAlertRule
  readonly condition: StuckCondition
  readonly onChange: (rule: MetricAlertRule) => void
}) {
  const words = useWords().metricAlerts
  const { slug, timeZone } = useProject()
  const { duration } = useFormat()
  const { process, station: place, value, above, days } = condition
  const station = process.stations[place - 1]
  const put = (next: Partial<StuckCondition>): void => onChange({ ...rule, condition: { ...condition, ...next } })
  const scale = value === 'share' ? 100 : 1
  const query = { ...lastDays(days, timeZone), ...process }
  return (
    <Flex vertical gap={8}>
      <Flex gap={8} wrap align="center">
        <Typography.Text strong>{station && words.stuckAt(stationName(station), duration(stuckMs(station) ?? 0))}</Typography.Text>
        <Link to="/$slug/analyze/process" params={{ slug }} search={{ query } as never /* every page reads its own part */}>
          {words.openProcess}
        </Link>
      </Flex>
      <Space wrap>
        <Typography.Text>{words.every}</Typography.Text>
        <Select
          aria-label={words.every}
          value={rule.every}
          options={alertSpans.map((one) => ({ value: one, label: words.spans[one] }))}
          onChange={(every) => onChange({ ...rule, every, over: every })}
          style={{ width: 120 }}
        />
        <Typography.Text>{words.days}</Typography.Text>
        <InputNumber
          aria-label={words.days}
          min={1}
          max={90}
          precision={0}
          value={days}
          onChange={(next) => put({ days: next ?? 30 })}
          style={{ width: 80 }}
        />
      </Space>
      <Space wrap>
        <Select
          aria-label={words.when}
          value={value}
          options={(['people', 'share'] as const).map((one) => ({ value: one, label: words.stuckValues[one] }))}
          onChange={(next) => put({ value: next, above: next === 'share' ? 0.5 : 0 })}
          style={{ width: 180 }}
        />
        <Typography.Text>{words.ops.above}</Typography.Text>
        <InputNumber
          aria-label={words.value}
          min={0}
          {...(value === 'share' ? { max: 100, suffix: '%' } : { precision: 0 })}
          value={Number((above * scale).toFixed(6))}
          onChange={(next) => put({ above: (next ?? 0) / scale })}
          style={{ width: 120 }}
        />
      </Space>
    </Flex>
  )
}
