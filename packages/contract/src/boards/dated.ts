import { bothOf, type MetricQuestion } from '../metrics/index.ts'
import { numberRefSchema } from '../queries/index.ts'
import { type Rule, ruleSchema } from '../rules/index.ts'
import type { BoardDefinition, BoardRange, BoardView, MetricTile, QuestionTile } from './board.ts'

interface Days {
  readonly from: string
  readonly to: string
}
const dayMs = 86_400_000
const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

export const daysOf = (range: BoardRange, today: string): Days =>
  range.kind === 'between' ? { from: range.from, to: range.to } : { from: dayAfter(today, 1 - range.days), to: today }

/** As many days as a question was asked for, up to today. */
export function rolled<Q extends Days>(query: Q, today: string): Q {
  const length = Math.round((Date.parse(query.to) - Date.parse(query.from)) / dayMs)
  return { ...query, from: dayAfter(today, -length), to: today }
}

/** The days and people of a board as somebody looks at it: what the address says comes before what the board says. */
export function seen(
  { range, people }: Pick<BoardDefinition, 'range' | 'people'>,
  view: BoardView,
): Pick<BoardDefinition, 'range' | 'people'> {
  const both = bothOf(people, view.people)
  return { range: view.range === undefined ? range : view.range, ...(both ? { people: both } : {}) }
}

/** The question of a tile on a board: its days are those of the board where that has any, its people those of both. */
export function questionOf(
  { query, keepsDays }: Pick<QuestionTile, 'query' | 'keepsDays'>,
  { range, people }: Pick<BoardDefinition, 'range' | 'people'>,
  today: string,
): Readonly<Record<string, unknown>> {
  const own = { from: dayOf(query['from'], today), to: dayOf(query['to'], today) }
  const days = range ? daysOf(range, today) : keepsDays ? own : rolled(own, today)
  // A question of the people behind a number is of nobody else.
  const who = numberRefSchema.safeParse(query['of']).success ? undefined : bothOf(ruleOf(query['people']), people)
  return { ...query, ...days, ...(who ? { people: who } : {}) }
}

/** Days of a metric on a board that leaves each tile its own. */
const ownDays = 14

/** What a metric is asked for its tile on a board. */
export function metricQuestionOf(
  { look, by, unit }: Pick<MetricTile, 'look' | 'by' | 'unit'>,
  { range, people }: Pick<BoardDefinition, 'range' | 'people'>,
  today: string,
): MetricQuestion {
  const days = daysOf(range ?? { kind: 'last', days: ownDays }, today)
  return { ...days, unit: look === 'number' || by ? null : unit, ...(by ? { by } : {}), ...(people ? { people } : {}) }
}

const dayOf = (value: unknown, today: string): string => (typeof value === 'string' ? value : today)

function ruleOf(value: unknown): Rule | undefined {
  const read = ruleSchema.safeParse(value)
  return read.success ? read.data : undefined
}
