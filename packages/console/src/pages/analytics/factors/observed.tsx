import type { KeyEventsAnswer } from '@millrace/contract/analytics/api.ts'
import { least } from '@millrace/contract/experiments/incremental.ts'
import { type Observation, observationMs } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Space, Tag, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'

/** Who is compared and who is left out, and by which rule. */
export function ObservedTotal({
  model,
  query,
  total,
  extra,
}: {
  readonly model: 'key-events' | 'factors'
  readonly query: Observation
  readonly total: KeyEventsAnswer['total']
  readonly extra?: ReactNode
}) {
  const words = useWords().factors
  const { percent, duration } = useFormat()
  const { lookMs, followMs } = observationMs(query)
  const numbers = [
    { key: 'people', label: words.compared, n: total.people, slice: {}, shown: '' },
    {
      key: 'converted',
      label: words.converted,
      n: total.converted,
      slice: { converted: true },
      shown: total.people === 0 ? '' : percent(total.converted / total.people),
    },
    { key: 'early', label: words.early, n: total.early, slice: { left: 'early' }, shown: '' },
    { key: 'open', label: words.open, n: total.open, slice: { left: 'open' }, shown: '' },
  ]
  return (
    <Card size="small" extra={extra} title={extra ? words.compared : undefined}>
      <Space size={[32, 8]} wrap style={{ marginBottom: 8 }}>
        {numbers.map(({ key, label, n, slice, shown }) => (
          <Flex vertical key={key}>
            <Typography.Text type="secondary">{label}</Typography.Text>
            <span style={{ fontSize: 20 }} data-testid={`observed-${key}`}>
              <Counted model={model} query={query} slice={slice} n={n} title={label} />{' '}
              {shown && <Typography.Text type="secondary">{shown}</Typography.Text>}
            </span>
          </Flex>
        ))}
      </Space>
      <div>
        <Typography.Text type="secondary">
          {words.rule(duration(lookMs), duration(followMs))} {words.note}
        </Typography.Text>
      </div>
    </Card>
  )
}

/** Whether it may be luck. */
export function Certainty({
  isSure,
  isEnough,
  helps,
  conversions,
}: {
  readonly isSure: boolean
  readonly isEnough: boolean
  readonly helps: boolean
  /** How many must have come to the goal, where that is asked for too. */
  readonly conversions?: number
}) {
  const words = useWords().factors
  if (isSure) return <Tag color={helps ? 'success' : 'warning'}>{words.sure}</Tag>
  return <Typography.Text type="secondary">{isEnough ? words.unsure : words.few(least.people, conversions)}</Typography.Text>
}
