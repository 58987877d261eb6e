import { entryId } from '@millrace/contract/journeys/index.ts'
import type { Report, ReportStep } from '@millrace/contract/journeys/report.ts'
import { Button, Card, Flex, Table, Typography } from 'antd'
import { useState } from 'react'
import { downloadCsv } from '../../../lib/csv.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { KeepPeople } from './keep-people.tsx'
import { usePortName } from './port-name.ts'
import type { Period } from './use-report.ts'

/** Every step with who came, by which port they left, how long they stayed and who dropped off. */
export function StepTable({
  id,
  told,
  period,
  nameOf,
}: {
  readonly id: string
  readonly told: Report
  readonly period: Period
  readonly nameOf: (node: string) => string
}) {
  const words = useWords()
  const { can } = useProject()
  const { number, percent, duration } = useFormat()
  const portName = usePortName()
  const [kept, setKept] = useState<ReportStep | undefined>()
  const title = (node: string): string => (node === entryId ? words.journeys.entry : nameOf(node))
  const share = (step: ReportStep): string => (step.came > 0 ? percent(step.dropped / step.came) : '–')
  const time = (ms: number | null): string => (ms === null ? '–' : duration(ms))
  function save(): void {
    const { step, came, inside, ended, dropped, parked, median, p90 } = words.report
    downloadCsv(
      'report',
      [step, came, inside, words.report.left, ended, dropped, parked, median, p90],
      told.steps.map((one) => [
        title(one.node),
        one.came,
        one.inside,
        one.left.map(({ port, runs }) => `${portName(port)}: ${runs}`).join('; '),
        one.ended,
        one.dropped,
        one.parked,
        time(one.medianMs),
        time(one.p90Ms),
      ]),
    )
  }
  return (
    <Card
      size="small"
      title={words.report.steps}
      extra={
        <Button size="small" onClick={save}>
          {words.common.download}
        </Button>
      }
    >
      <Table<ReportStep>
        aria-label={words.report.steps}
        rowKey="node"
        size="small"
        dataSource={told.steps}
        pagination={false}
        scroll={{ x: 860 }}
        columns={[
          { title: words.report.step, rowScope: 'row', render: (_, one) => title(one.node) },
          { title: words.report.came, align: 'right', width: 80, render: (_, one) => number(one.came) },
          { title: words.report.inside, align: 'right', width: 100, render: (_, one) => number(one.inside) },
          {
            title: words.report.left,
            render: (_, one) => (
              <Flex vertical>
                {one.left.map(({ port, runs }) => (
                  <span key={port}>
                    {portName(port)} · {number(runs)}
                  </span>
                ))}
              </Flex>
            ),
          },
          {
            title: words.report.time,
            width: 170,
            render: (_, one) =>
              one.medianMs === null || one.node === entryId ? (
                '–'
              ) : (
                <Flex vertical>
                  {time(one.medianMs)}
                  <Typography.Text type="secondary">
                    {words.report.p90} {time(one.p90Ms)}
                  </Typography.Text>
                </Flex>
              ),
          },
          ...(told.hasGoal
            ? [
                {
                  title: words.report.dropOff,
                  align: 'right' as const,
                  width: 100,
                  render: (_: unknown, one: ReportStep) => `${number(one.dropped)} · ${share(one)}`,
                },
              ]
            : []),
          {
            title: words.common.actions,
            width: 110,
            render: (_, one) =>
              one.node !== entryId && (
                <Button
                  size="small"
                  disabled={!can('segments.write')}
                  aria-label={words.report.keepOf(title(one.node))}
                  onClick={() => setKept(one)}
                >
                  {words.report.keep}
                </Button>
              ),
          },
        ]}
      />
      {kept && <KeepPeople id={id} step={kept} name={title(kept.node)} period={period} onClose={() => setKept(undefined)} />}
    </Card>
  )
}
