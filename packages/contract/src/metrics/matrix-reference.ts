import { type CountedEvent, countReference, type GroupKey } from '../queries/index.ts'
import { cellsOf, type MatrixCell, type MatrixQuery, stageMeasures } from './matrix.ts'

/** An event that a measure counts, by its place among the measures, and the channels it is put down to. */
export interface MatrixEvent extends CountedEvent {
  readonly place: number
  readonly keys: readonly GroupKey[]
}
export interface MatrixRow {
  readonly cells: MatrixCell[]
  /** Of any stage, each once. */
  readonly people: number
}

/** The slow, obvious matrix that the engine is held against: every channel, and all of them with each person once. */
export function matrixReference(
  events: readonly MatrixEvent[],
  query: Pick<MatrixQuery, 'from' | 'to' | 'stages'>,
  timeZone: string,
): { readonly rows: ReadonlyMap<GroupKey, MatrixRow>; readonly total: MatrixRow } {
  const keys = [...new Set(events.flatMap((one) => one.keys))]
  const of = (some: readonly MatrixEvent[]): MatrixRow => rowOf(some, query, timeZone)
  return { rows: new Map(keys.map((key) => [key, of(events.filter((one) => one.keys.includes(key)))])), total: of(events) }
}

function rowOf(
  events: readonly MatrixEvent[],
  { from, to, stages }: Pick<MatrixQuery, 'from' | 'to' | 'stages'>,
  timeZone: string,
): MatrixRow {
  const days = { from, to, unit: null }
  const tally = (some: readonly MatrixEvent[]) => countReference(some, days, timeZone).total
  const measures = stageMeasures(stages)
  return {
    cells: cellsOf(stages, new Map(measures.map((_, place) => [place, tally(events.filter((one) => one.place === place))]))),
    people: tally(events.filter((one) => measures[one.place]?.tells)).people,
  }
}
