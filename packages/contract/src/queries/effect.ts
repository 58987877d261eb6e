import { bucketNumber } from './buckets.ts'
import { effectColumns, type EffectGoalKind, type EffectQuery } from './effect-query.ts'
import { windowMs } from './shell.ts'

export type Arm = 'treated' | 'control'

/** Somebody who was touched, and when they did what a goal names, as far back as is known; all in the order of events. */
export interface Touched {
  readonly person: number
  readonly arm: Arm
  readonly touch: Moment
  /** Of each goal. */
  readonly done: readonly (readonly Moment[])[]
}
export interface Moment {
  readonly time: number
  /** Its place among all events. */
  readonly order: number
}

/** Those of an arm for whom a window is over, and who of them reached each goal within it. */
export interface EffectColumn {
  readonly known: ReadonlySet<number>
  readonly reached: readonly ReadonlySet<number>[]
}

type Spans = Pick<EffectQuery, 'unit' | 'windows'>

/** The slow, obvious effect that the engine is held against: the curve of one arm. */
export function effectReference(
  touched: readonly Touched[],
  query: Spans & Pick<EffectQuery, 'goals'>,
  timeZone: string,
  now: number,
): EffectColumn[] {
  return effectColumns(query).map((column) => {
    const known = touched.filter(({ touch }) => isOver(touch.time, column, query.unit, timeZone, now))
    return {
      known: new Set(known.map((one) => one.person)),
      reached: query.goals.map(
        ({ kind }, i) =>
          new Set(
            known.flatMap((one) => {
              const window = windowOf(one.touch, reachedAt(kind, one.touch, one.done[i] ?? []), query.unit, timeZone)
              return window !== undefined && window <= column ? [one.person] : []
            }),
          ),
      ),
    }
  })
}

/** The event by which a goal is reached after a touch: the first one later than it that the goal takes. */
export function reachedAt(kind: EffectGoalKind, touch: Moment, done: readonly Moment[]): Moment | undefined {
  const taken = { any: done, first: done.slice(0, 1), again: done.slice(1) }[kind]
  return taken.find((one) => one.order > touch.order)
}

/** The smallest window that has it: calendar days after the day of the touch, or minutes and hours begun. */
function windowOf(touch: Moment, reached: Moment | undefined, unit: EffectQuery['unit'], timeZone: string): number | undefined {
  if (!reached) return undefined
  if (unit === 'day') return bucketNumber(reached.time, unit, timeZone) - bucketNumber(touch.time, unit, timeZone)
  return Math.ceil((reached.time - touch.time) / windowMs[unit])
}

function isOver(touch: number, column: number, unit: EffectQuery['unit'], timeZone: string, now: number): boolean {
  if (unit === 'day') return bucketNumber(touch, unit, timeZone) + column < bucketNumber(now, unit, timeZone)
  return touch + column * windowMs[unit] < now
}
