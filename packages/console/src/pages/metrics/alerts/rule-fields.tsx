import {
  type AlertCondition,
  alertAgainst,
  alertSpans,
  type MetricAlertRule,
  type StuckCondition,
} from '@millrace/contract/metrics/alert.ts'
import type { MetricFormat } from '@millrace/contract/metrics/api.ts'
import { Flex, InputNumber, Select, Space, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { SeasonFields } from './season-fields.tsx'

/** What is asked of a metric; who is stuck in a process has its own fields. */
type OfMetric = Exclude<AlertCondition, StuckCondition>
const firsts = {
  threshold: { kind: 'threshold', op: 'below', value: 0 },
  change: { kind: 'change', direction: 'drop', percent: 50, against: 'week', least: 0 },
  no_data: { kind: 'no_data' },
  season: { kind: 'season', direction: 'both', weeks: 8, width: 3, floor: 1 },
} satisfies { readonly [K in OfMetric['kind']]: Extract<OfMetric, { kind: K }> }
export const firstRule: MetricAlertRule = { every: 'hour', over: 'hour', condition: firsts.change }

/** When an alert looks, at how much time, and what it waits for. */
export function RuleFields({
  rule,
  condition,
  format,
  onChange,
}: {
  readonly rule: MetricAlertRule
  readonly condition: OfMetric
  readonly format: MetricFormat
  readonly onChange: (rule: MetricAlertRule) => void
}) {
  const words = useWords().metricAlerts
  const { every, over } = rule
  const isSeason = condition.kind === 'season'
  const spans = alertSpans.map((one) => ({ value: one, label: words.spans[one] }))
  const longer = spans.slice(alertSpans.indexOf(every))
  return (
    <Flex vertical gap={8}>
      <Space wrap>
        <Typography.Text>{words.every}</Typography.Text>
        <Select
          aria-label={words.every}
          value={every}
          options={isSeason ? spans.slice(1) : spans}
          onChange={(next) =>
            onChange({ ...rule, every: next, over: isSeason || alertSpans.indexOf(over) < alertSpans.indexOf(next) ? next : over })
          }
          style={{ width: 120 }}
        />
        {!isSeason && (
          <>
            <Typography.Text>{words.over}</Typography.Text>
            <Select
              aria-label={words.over}
              value={over}
              options={longer}
              onChange={(next) => onChange({ ...rule, over: next })}
              style={{ width: 120 }}
            />
          </>
        )}
      </Space>
      <Space wrap>
        <Select
          aria-label={words.when}
          value={condition.kind}
          options={(['threshold', 'change', 'season', 'no_data'] as const).map((kind) => ({ value: kind, label: words.conditions[kind] }))}
          onChange={(kind) => onChange(kind === 'season' ? firstSeason(rule, format) : { ...rule, condition: firsts[kind] })}
          style={{ width: 220 }}
        />
        <ConditionFields condition={condition} format={format} onChange={(next) => onChange({ ...rule, condition: next })} />
      </Space>
    </Flex>
  )
}

/** Hours are compared with hours and days with days; by one percent, one unit of money or one, numbers may always vary. */
function firstSeason({ every }: MetricAlertRule, format: MetricFormat): MetricAlertRule {
  const span = every === 'day' ? 'day' : 'hour'
  return { every: span, over: span, condition: { ...firsts.season, floor: 1 / scaleOf[format] } }
}

/** People write percent and whole currency; metrics are shares and smallest units. */
const scaleOf: Readonly<Record<MetricFormat, number>> = { number: 1, percent: 100, money: 0.01 }

function ConditionFields({
  condition,
  format,
  onChange,
}: {
  readonly condition: OfMetric
  readonly format: MetricFormat
  readonly onChange: (condition: OfMetric) => void
}) {
  const words = useWords().metricAlerts
  const scale = scaleOf[format]
  if (condition.kind === 'no_data') return null
  if (condition.kind === 'season') return <SeasonFields condition={condition} scale={scale} format={format} onChange={onChange} />
  if (condition.kind === 'threshold')
    return (
      <Space wrap>
        <Select
          aria-label={words.ops.above}
          value={condition.op}
          options={(['above', 'below'] as const).map((op) => ({ value: op, label: words.ops[op] }))}
          onChange={(op) => onChange({ ...condition, op })}
        />
        <InputNumber
          aria-label={words.value}
          value={Number((condition.value * scale).toFixed(6))}
          {...(format === 'percent' ? { suffix: '%' } : {})}
          onChange={(value) => onChange({ ...condition, value: (value ?? 0) / scale })}
          style={{ width: 140 }}
        />
      </Space>
    )
  return (
    <Space wrap>
      <Select
        aria-label={words.against_label}
        value={condition.against}
        options={alertAgainst.map((against) => ({ value: against, label: words.against[against] }))}
        onChange={(against) => onChange({ ...condition, against })}
        style={{ width: 190 }}
      />
      <Select
        aria-label={words.directions.drop}
        value={condition.direction}
        options={(['drop', 'rise'] as const).map((direction) => ({ value: direction, label: words.directions[direction] }))}
        onChange={(direction) => onChange({ ...condition, direction })}
      />
      <InputNumber
        aria-label={words.percent}
        suffix="%"
        min={1}
        max={condition.direction === 'drop' ? 100 : 10_000}
        value={condition.percent}
        onChange={(percent) => onChange({ ...condition, percent: percent ?? 1 })}
        style={{ width: 100 }}
      />
      <Typography.Text type="secondary">{words.least}</Typography.Text>
      <InputNumber
        aria-label={words.least}
        min={0}
        value={Number((condition.least * scale).toFixed(6))}
        onChange={(least) => onChange({ ...condition, least: (least ?? 0) / scale })}
        style={{ width: 100 }}
      />
    </Space>
  )
}
