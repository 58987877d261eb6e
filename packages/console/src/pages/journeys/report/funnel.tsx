import { entryId } from '@millrace/contract/journeys/index.ts'
import type { Report } from '@millrace/contract/journeys/report.ts'
import { Card, Flex, Progress, Select, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'

/** Of those who entered: how many came to each step after all before it, and to the goal. */
export function Funnel({
  told,
  nameOf,
  onSteps,
}: {
  readonly told: Report
  readonly nameOf: (node: string) => string
  readonly onSteps: (steps: readonly string[]) => void
}) {
  const words = useWords()
  const { number, percent } = useFormat()
  const [first, ...more] = told.funnel
  const entered = first?.runs ?? 0
  const rows = [
    ...told.funnel.map(({ node, runs }) => ({ key: node, name: node === entryId ? words.report.entered : nameOf(node), runs })),
    ...(told.hasGoal ? [{ key: '', name: words.report.converted, runs: first?.converted ?? 0 }] : []),
  ]
  return (
    <Card size="small" title={words.report.funnel}>
      <Flex vertical gap={8}>
        <Typography.Text type="secondary">{words.report.funnelNote}</Typography.Text>
        <Select
          mode="multiple"
          aria-label={words.report.funnelSteps}
          placeholder={words.report.funnelSteps}
          value={more.map((one) => one.node)}
          options={told.steps.filter((one) => one.node !== entryId).map(({ node }) => ({ value: node, label: nameOf(node) }))}
          onChange={onSteps}
          style={{ maxWidth: 720 }}
        />
        <ol aria-label={words.report.funnel} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {rows.map(({ key, name, runs }) => (
            <li key={key} data-funnel={key}>
              <Flex justify="space-between" gap={8}>
                <span style={{ overflowWrap: 'anywhere' }}>{name}</span>
                <span style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
                  {number(runs)} · {entered > 0 ? percent(runs / entered) : '–'}
                </span>
              </Flex>
              <Progress
                percent={entered > 0 ? (100 * runs) / entered : 0}
                showInfo={false}
                status="normal"
                size="small"
                aria-label={name}
              />
            </li>
          ))}
        </ol>
      </Flex>
    </Card>
  )
}
