import type { EffectAnswer } from '@millrace/contract/analytics/api.ts'
import { type EffectQuery, effectQuerySchema } from '@millrace/contract/queries/index.ts'
import { Alert, Card, Flex } from 'antd'
import { useCallback, useMemo } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Teach } from '../../../ui/states.tsx'
import { lastDays } from '../fields.tsx'
import { Analysis, type Drawn } from '../frame.tsx'
import { noEvent } from '../question.tsx'
import { EffectQuestion } from './question.tsx'
import { EffectTable } from './table.tsx'
import { useVerdict } from './verdict.ts'

/** What people did after they were touched, and how much of it was because of that. */
export function EffectAnalysis() {
  const words = useWords().effect
  const { timeZone, can } = useProject()
  const { percent } = useFormat()
  const isCampaign = can('journeys.read')
  const first = useCallback(
    (): EffectQuery => ({
      ...lastDays(30, timeZone),
      touch: isCampaign ? { kind: 'campaign', id: '' } : { kind: 'event', ...noEvent },
      goals: [{ ...noEvent, kind: 'any' }],
      unit: 'day',
      windows: 7,
    }),
    [timeZone, isCampaign],
  )
  return (
    <Analysis<EffectQuery, EffectAnswer>
      title={words.title}
      model="effect"
      schema={effectQuerySchema}
      first={first}
      question={(draft, change) => <EffectQuestion draft={draft} change={change} />}
      teach={() => words.choose}
      isEmpty={() => false}
      sheet={(answer) => ({
        name: 'effect',
        header: [
          words.goal(1).replace(/ 1$/, ''),
          words.window,
          ...[words.treated, words.control].flatMap((arm) => [`${arm} ${words.size}`, `${arm} ${words.reached}`]),
          words.difference,
          '95 % −',
          '95 % +',
        ],
        rows: answer.goals.flatMap((goal) =>
          answer.columns.map((column, i) => [
            goal.event,
            words.column(answer.unit, column),
            ...[goal.treated[i], goal.control[i]].flatMap((cell) => [cell?.size ?? null, cell?.reached ?? null]),
            ...(['difference', 'from', 'to'] as const).map((part) => goal.effect[i]?.[part] ?? null),
          ]),
        ),
        shares: [6, 7, 8],
      })}
      drawn={(answer) => {
        const curves = answer.goals.map((goal, i) => ({ goal, ...curvesOf(answer, i, words) }))
        return {
          categories: curves[0]?.categories ?? [],
          series: curves.flatMap(({ goal, series }) =>
            series.map((one) => (curves.length === 1 ? one : { ...one, name: `${goal.event} · ${one.name}` })),
          ),
          format: percent,
        }
      }}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

function Answer({ answer, query }: { readonly answer: EffectAnswer; readonly query: EffectQuery }) {
  const words = useWords().effect
  if (answer.people.treated + answer.people.control === 0) return <Teach text={words.nobody[query.touch.kind]} />
  return (
    <>
      <Alert type={answer.by === null ? 'warning' : 'info'} showIcon title={words.whole[answer.by ?? 'none']} />
      {answer.goals.map((_, i) => (
        <Goal key={i} answer={answer} query={query} goal={i} />
      ))}
    </>
  )
}

/** How many of those with and without reached a goal by each window. */
function curvesOf(answer: EffectAnswer, goal: number, words: ReturnType<typeof useWords>['effect']): Drawn {
  const found = answer.goals[goal]
  const rates = (cells: EffectAnswer['goals'][number]['treated'] = []) => cells.map((cell) => cell && cell.rate)
  return {
    categories: answer.columns.map((column) => words.column(answer.unit, column)),
    series: [
      { name: words.treated, values: rates(found?.treated) },
      ...(answer.by === null ? [] : [{ name: words.control, values: rates(found?.control) }]),
    ],
  }
}

function Goal({ answer, query, goal }: { readonly answer: EffectAnswer; readonly query: EffectQuery; readonly goal: number }) {
  const words = useWords().effect
  const { percent } = useFormat()
  const verdict = useVerdict(answer, goal)
  const { event = '', kind = 'any' } = query.goals[goal] ?? {}
  const name = kind === 'any' ? event : `${event} · ${words.goalKinds[kind]}`
  const { categories, series } = useMemo(() => curvesOf(answer, goal, words), [answer, goal, words])
  return (
    <Card size="small" title={name}>
      <Flex vertical gap={8}>
        {verdict && <strong data-testid="verdict">{verdict}</strong>}
        <Chart label={words.curve(event)} categories={categories} series={series} format={percent} height={220} />
        <EffectTable answer={answer} query={query} goal={goal} />
      </Flex>
    </Card>
  )
}
