import { bucketOf, rangeOf } from './buckets.ts'
import { type Cuttable, cutSessions, sessionSpan } from './session-cut.ts'
import type { SessionQuery } from './session-query.ts'
import type { GroupKey } from './shell.ts'

export const sessionMeasures = [
  'sessions',
  'people',
  'per_person',
  'depth',
  'seconds',
  'bounce_rate',
  'views',
  'stay',
  'exit_rate',
  'click_rate',
  'conversion_rate',
] as const
export type SessionMeasure = (typeof sessionMeasures)[number]

/** Those a question can have: some need an event to be named. */
export const measuresOf = ({ page, click, goal }: Pick<SessionQuery, 'page' | 'click' | 'goal'>): SessionMeasure[] =>
  sessionMeasures.filter((kind) => {
    if (kind === 'views' || kind === 'stay' || kind === 'exit_rate') return page !== undefined
    if (kind === 'click_rate') return click !== undefined
    return kind === 'conversion_rate' ? goal !== undefined : true
  })

/** What sessions add up to; every measure follows from it. */
export interface SessionTally {
  readonly sessions: number
  readonly people: number
  readonly events: number
  readonly ms: number
  readonly bounces: number
  readonly converted: number
  readonly views: number
  readonly exits: number
  readonly clicked: number
  /** Views that something follows in their session: how long the last one was looked at is unknown. */
  readonly stays: number
  readonly stayMs: number
}
export const noSessions: SessionTally = {
  sessions: 0,
  people: 0,
  events: 0,
  ms: 0,
  bounces: 0,
  converted: 0,
  views: 0,
  exits: 0,
  clicked: 0,
  stays: 0,
  stayMs: 0,
}

export function sessionMeasure(kind: SessionMeasure, tally: SessionTally): number | null {
  switch (kind) {
    case 'sessions':
      return tally.sessions
    case 'people':
      return tally.people
    case 'per_person':
      return ratio(tally.sessions, tally.people)
    case 'depth':
      return ratio(tally.events, tally.sessions)
    case 'seconds':
      return ratio(tally.ms / 1_000, tally.sessions)
    case 'bounce_rate':
      return ratio(tally.bounces, tally.sessions)
    case 'views':
      return tally.views
    case 'stay':
      return ratio(tally.stayMs / 1_000, tally.stays)
    case 'exit_rate':
      return ratio(tally.exits, tally.views)
    case 'click_rate':
      return ratio(tally.clicked, tally.views)
    case 'conversion_rate':
      return ratio(tally.converted, tally.sessions)
  }
}

const ratio = (sum: number, n: number): number | null => (n === 0 ? null : sum / n)

/** An event of a session as the slow reference sees it, in the one order of events. */
export interface SessionEvent extends Cuttable {
  readonly person: number
  readonly isPage?: boolean
  readonly isClick?: boolean
  readonly isGoal?: boolean
  /** Groups of the breakdown it would put its session into. */
  readonly keys?: readonly GroupKey[]
}

/** The slow, obvious sessions that the engine is held against; events are those that sessions are made of. */
export function sessionsReference<E extends SessionEvent>(
  events: readonly E[],
  query: Pick<SessionQuery, 'from' | 'to' | 'gapSeconds' | 'splitByDay'>,
  timeZone: string,
): E[][] {
  const range = rangeOf(query, timeZone)
  const span = sessionSpan(range, query)
  const seen = events.filter(({ time }) => time >= span.from && time < span.until)
  return [...Map.groupBy(seen, (one) => one.person).values()]
    .flatMap((own) => cutSessions(own, query, (time) => bucketOf(time, 'day', timeZone)))
    .filter(([first]) => first !== undefined && first.time >= range.from && first.time < range.until)
}

export function tallySessions(sessions: readonly (readonly SessionEvent[])[]): SessionTally {
  const sum = (of: (session: readonly SessionEvent[]) => number): number => sessions.reduce((n, session) => n + of(session), 0)
  const stays = sessions.flatMap((session) =>
    session.slice(0, -1).flatMap((one, i) => (one.isPage ? [(session[i + 1]?.time ?? 0) - one.time] : [])),
  )
  return {
    sessions: sessions.length,
    people: new Set(sessions.map((session) => session[0]?.person)).size,
    events: sum((session) => session.length),
    ms: sum((session) => (session.at(-1)?.time ?? 0) - (session[0]?.time ?? 0)),
    bounces: sum((session) => Number(session.length === 1)),
    converted: sum((session) => Number(session.some((one) => one.isGoal))),
    views: sum((session) => session.filter((one) => one.isPage).length),
    exits: sum((session) => Number(session.at(-1)?.isPage === true)),
    clicked: sum(clickedViews),
    stays: stays.length,
    stayMs: stays.reduce((whole, ms) => whole + ms, 0),
  }
}

/** Views with a click before the next view; an event that is both is a view that opens, and a click on the one before. */
function clickedViews(session: readonly SessionEvent[]): number {
  let clicked = 0
  let isOpen = false
  for (const one of session) {
    if (one.isClick && isOpen) {
      clicked++
      isOpen = false
    }
    if (one.isPage) isOpen = true
  }
  return clicked
}
