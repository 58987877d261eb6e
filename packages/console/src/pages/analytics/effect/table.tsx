import type { EffectAnswer, EffectCell, EffectDifference } from '@millrace/contract/analytics/api.ts'
import type { EffectQuery } from '@millrace/contract/queries/index.ts'
import { Flex, Table, type TableColumnsType, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'

type Goal = EffectAnswer['goals'][number]
interface Line {
  readonly place: number
  readonly label: string
  readonly treated: EffectCell | null
  readonly control: EffectCell | null
  readonly effect: EffectDifference | null
  readonly unknown: Goal['unknown'][number]
}

/** Window by window: who it is over for, who of them reached the goal, and what is due to the touch. */
export function EffectTable({
  answer,
  query,
  goal,
}: {
  readonly answer: EffectAnswer
  readonly query: EffectQuery
  readonly goal: number
}) {
  const words = useWords().effect
  const { percent } = useFormat()
  const found = answer.goals[goal]
  const lines = answer.columns.map(
    (column, place): Line => ({
      place,
      label: words.column(answer.unit, column),
      treated: found?.treated[place] ?? null,
      control: found?.control[place] ?? null,
      effect: found?.effect[place] ?? null,
      unknown: found?.unknown[place] ?? null,
    }),
  )
  const ofArm = (arm: 'treated' | 'control'): TableColumnsType<Line>[number] => {
    const other = arm === 'treated' ? 'control' : 'treated'
    const counted = (line: Line, n: number, slice: object, what: string) => (
      <Counted
        model="effect"
        query={query}
        slice={{ arm, column: line.place, ...slice }}
        against={{ arm: other, column: line.place, ...slice }}
        n={n}
        title={`${line.label} · ${words[arm]} · ${what}`}
      />
    )
    return {
      title: words[arm],
      children: [
        {
          title: words.size,
          align: 'right',
          width: 90,
          render: (_, line) => (line[arm] ? counted(line, line[arm].size, {}, words.size) : '—'),
        },
        {
          title: words.reached,
          align: 'right',
          width: 90,
          render: (_, line) => (line[arm] ? counted(line, line[arm].reached, { goal }, words.reached) : '—'),
        },
        { title: words.rate, align: 'right', width: 90, render: (_, line) => (line[arm] ? percent(line[arm].rate) : '—') },
      ],
    }
  }
  const hasControl = answer.by !== null
  return (
    <Table<Line>
      rowKey="place"
      size="small"
      data-testid="effect"
      dataSource={lines}
      pagination={{ pageSize: 31, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: hasControl ? 1_020 : 420 }}
      columns={[
        { title: words.window, width: 110, fixed: 'left', dataIndex: 'label' },
        ofArm('treated'),
        ...(hasControl
          ? [
              ofArm('control'),
              {
                title: words.difference,
                width: 190,
                align: 'right' as const,
                render: (_: unknown, line: Line) => <Difference line={line} />,
              },
              { title: words.due, width: 180, align: 'right' as const, render: (_: unknown, line: Line) => <Due line={line} /> },
            ]
          : []),
      ]}
    />
  )
}

function Difference({ line: { effect, unknown } }: { readonly line: Line }) {
  const words = useWords().effect
  const { number } = useFormat()
  if (!effect) return <Typography.Text type="secondary">{unknown ? words.unknown[unknown] : '—'}</Typography.Text>
  const points = (share: number): string => `${share > 0 ? '+' : ''}${number(Math.round(share * 1_000) / 10)}`
  return (
    <Flex vertical align="end">
      <span>{words.points(points(effect.difference))}</span>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {words.interval(points(effect.from), points(effect.to))}
      </Typography.Text>
    </Flex>
  )
}

function Due({ line: { effect } }: { readonly line: Line }) {
  const words = useWords().effect
  const { number } = useFormat()
  if (!effect) return '—'
  const whole = (people: number): string => number(Math.round(people))
  return words.duePeople(whole(effect.people), whole(effect.peopleFrom), whole(effect.peopleTo))
}
