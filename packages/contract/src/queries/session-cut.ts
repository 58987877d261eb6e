import { z } from 'zod'
import { type EventFilter, eventFilterSchema } from './shell.ts'

/** Where a session ends and the next begins. */
export const sessionRulesShape = {
  gapSeconds: z.number().int().min(1).max(86_400).default(1_800).describe('a longer pause ends a session; one of exactly this does not'),
  splitByDay: z.boolean().default(false).describe('midnight in the project’s zone ends a session too'),
  start: eventFilterSchema.optional().describe('such an event opens a session'),
  stop: eventFilterSchema.optional().describe('such an event is the last of its session'),
}
export interface SessionRules {
  readonly gapSeconds: number
  readonly splitByDay: boolean
  readonly start?: EventFilter | undefined
  readonly stop?: EventFilter | undefined
}

/** One event as the cutter sees it. */
export interface Cuttable {
  readonly time: number
  readonly isStart?: boolean
  readonly isStop?: boolean
}

/**
 * The sessions of one person, from events in their order. Whether an event begins one depends on itself and the event
 * before it alone, so that reading one gap back from a moment tells every session that begins after it.
 */
export function cutSessions<E extends Cuttable>(
  events: readonly E[],
  { gapSeconds, splitByDay }: Pick<SessionRules, 'gapSeconds' | 'splitByDay'>,
  dayOf: (time: number) => string,
): E[][] {
  const sessions: E[][] = []
  let last: E | undefined
  for (const event of events) {
    const isCut =
      !last ||
      event.time - last.time > gapSeconds * 1_000 ||
      (splitByDay && dayOf(event.time) !== dayOf(last.time)) ||
      event.isStart === true ||
      last.isStop === true
    if (isCut) sessions.push([event])
    else sessions.at(-1)?.push(event)
    last = event
  }
  return sessions
}

/** A session that goes on after the last day is followed for so long. */
export const followedMs = 86_400_000

/** The time to read so that every session that begins in a range is seen as it is. */
export const sessionSpan = (range: { from: number; until: number }, { gapSeconds }: Pick<SessionRules, 'gapSeconds'>) => ({
  from: range.from - gapSeconds * 1_000,
  until: range.until + followedMs,
})
