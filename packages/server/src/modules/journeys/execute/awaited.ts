import {
  absence,
  type Awaited,
  awaitedAt,
  countsFrom,
  eventMatches,
  type EventMatch,
  kindOf,
  opening,
  type Route,
} from '@millrace/contract/journeys/index.ts'
import type { Items } from '@millrace/contract/rules/index.ts'
import { beganAt } from './began.ts'
import { alreadySent, type Happening, type Live, type Run } from './types.ts'

const stayOf = (run: Run, live: Live) => {
  const version = live.version(run.journeyId, run.version)
  return { arrivedAt: run.position.arrivedAt, enteredAt: version ? beganAt(run, version) : run.enteredAt, trigger: run.trigger }
}

/** Since when events may matter to a run: the wait, or what it looks back to; not entered yet, the trigger. */
export function fromOf(live: Live, run: Run): number {
  if (run.pending) return run.enteredAt
  const node = live.version(run.journeyId, run.version)?.route.nodes.get(run.position.node)
  const awaited = node ? awaitedAt(node) : []
  return Math.min(run.position.arrivedAt, ...awaited.map(({ since }) => countsFrom(since, stayOf(run, live))))
}

/** The port by which a stored or taken event ends the wait of a run; undefined: it does not. */
export function awaitedBy(live: Live, run: Run, event: Happening, items: Items): string | undefined {
  const { position } = run
  if (position.dueAt === null || event.at > position.dueAt) return undefined
  const route = live.version(run.journeyId, run.version)?.route
  if (!route) return undefined
  if (run.pending) {
    const not = absence(route.graph.entry)?.match
    if (event.at < run.enteredAt || event.id === run.arrivedBy) return undefined
    return not && isIt(not, run, event, items) ? 'next' : undefined
  }
  const node = route.nodes.get(position.node)
  return node && awaitedAt(node).find((one) => counts(one, { live, run, route, event }) && meets(one, run, event, items))?.port
}

/** What would have ended the wait at a step by another port than the one taken when it was over. */
export function wouldHaveMattered(route: Route, node: string, run: Run, event: Happening, items: Items): boolean {
  const step = route.nodes.get(node)
  const not = absence(route.graph.entry)?.match
  if (!step) return not !== undefined && isIt(not, run, event, items)
  const { over } = kindOf(step)
  return awaitedAt(step).some((one) => one.port !== over?.port && meets(one, run, event, items))
}

interface Told {
  readonly live: Live
  readonly run: Run
  readonly route: Route
  readonly event: Happening
}

/** Is it of the time that is asked about? What brought a run to a wait does not end it; what it looks back to may be that very event. */
function counts({ since, within }: Awaited, { live, run, route, event }: Told): boolean {
  if (event.at < countsFrom(since, stayOf(run, live))) return false
  if (within !== undefined && event.at > countsFrom(since, stayOf(run, live)) + within) return false
  if (since === undefined) return event.id !== run.arrivedBy
  return event.at !== run.enteredAt || event.name !== opening(route.graph.entry)?.event
}

const meets = ({ match, of }: Awaited, run: Run, event: Happening, items: Items): boolean =>
  (of === undefined || isOwn(run, of, event)) && isIt(match, run, event, items)

const isIt = (match: EventMatch, run: Run, event: Happening, items: Items): boolean =>
  eventMatches(match, event.name, event.properties, run.trigger, items)

/** What became of a message that this run has sent or, after a merge, the run that it goes on for. */
const isOwn = (run: Run, node: string, { properties }: Happening): boolean =>
  properties['$journey'] === run.journeyId &&
  properties['$node'] === node &&
  (properties['$run'] === run.runId || alreadySent(run).includes(node))
