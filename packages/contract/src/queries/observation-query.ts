import { type Span, spanMs, spanSchema } from '../rules/index.ts'
import { type EventFilter, eventFilterSchema, type Shell, shellShape, windowMs } from './shell.ts'

const mostDays = 366

/**
 * People from an event on: what they do in the first while is looked at, and whether the goal comes in the time after it. Who has it
 * had as much time for it as who has not, which is what makes the two comparable.
 */
export const observationShape = {
  ...shellShape,
  start: eventFilterSchema.describe('each person is observed from the first such event in the days'),
  goal: eventFilterSchema.describe('what they may come to'),
  look: spanSchema
    .default({ amount: 1, unit: 'day' })
    .describe('what is done so long after the start is looked at; who comes to the goal in it is left out'),
  follow: spanSchema
    .default({ amount: 7, unit: 'day' })
    .describe('the goal counts so long after that; whose time is not over yet is left out'),
}
export interface Observation extends Shell {
  readonly start: EventFilter
  readonly goal: EventFilter
  readonly look: Span
  readonly follow: Span
}

export const observationMs = ({ look, follow }: Pick<Observation, 'look' | 'follow'>) => ({
  lookMs: spanMs(look),
  followMs: spanMs(follow),
})
export const isShortEnough = (query: Pick<Observation, 'look' | 'follow'>): boolean => {
  const { lookMs, followMs } = observationMs(query)
  return lookMs + followMs <= mostDays * windowMs.day
}
export const tooLong = { path: ['follow', 'amount'], message: `at most ${mostDays} days together with the time that is looked at` }
