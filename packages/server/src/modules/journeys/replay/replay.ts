import {
  audienceOf,
  eventMatches,
  graphReferences,
  isHeld,
  kindOf,
  notCalled,
  opening,
  reach,
  reachedBy,
  type Route,
  watchedAt,
} from '@millrace/contract/journeys/index.ts'
import { type Items, noItems, readRef } from '@millrace/contract/rules/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { Batch } from '../execute/batch.ts'
import type { Effects } from '../execute/effects.ts'
import { reachedKey } from '../execute/entry.ts'
import { fromOf } from '../execute/awaited.ts'
import { namesOf, untilOf } from '../execute/stored.ts'
import type { Happening, InboxRow, Live, LiveVersion, NotEntered, Run, RunVisit, Watch } from '../execute/types.ts'
import { firstSince, inputAt, type Life, type LifeEvent, type Setting } from './life.ts'
import type { NewCall } from '../calls/store.ts'
import { doorsInMemory, passInMemory } from './gates.ts'
import { liveOf } from './version.ts'

/** A call that a step would make. */
export type Asked = NewCall & { readonly at: number }

/** All that a journey did with one person. */
export interface Replayed {
  readonly runs: readonly Run[]
  readonly visits: readonly RunVisit[]
  readonly sends: Effects['sends']
  readonly tags: Effects['tags']
  readonly calls: readonly Asked[]
  readonly notEntered: readonly NotEntered[]
  /** Runs that reached the goal, with when. */
  readonly goals: readonly { readonly runId: number; readonly at: number }[]
  /** Runs that were cut short, with when: what they still wanted to send does not go. */
  readonly cuts: ReadonlyMap<number, { readonly reason: string; readonly at: number }>
}

export interface Span {
  /** Events from here on may move runs; those before are what rules look back at. */
  readonly from: number
  /** The clock is moved up to here, and no further. */
  readonly until: number
  /** How calls are taken to have been answered, and approvals to have been given, by step; well, unless said otherwise. */
  readonly answers?: Readonly<Record<string, 'ok' | 'failed'>> | undefined
  /** Brings the person in at `from`, for entries that no event opens. */
  readonly via?: string | undefined
}

/** More steps than any honest journey takes with one person; a loop of held runs or of waits of no length ends here. */
const maxSteps = 10_000

/**
 * A journey and one person with a clock that is moved from event to timer: the work in memory of the live executor (`Batch`), with nothing
 * around it. An event and a deadline of the same millisecond come in the order of the live one: the event first.
 */
export async function replay(
  version: LiveVersion,
  whole: Life,
  setting: Setting,
  { from, until, via, answers = {} }: Span,
): Promise<Replayed> {
  const { live: alone, listened, isAsking, hasGates, opens } = playedOf(version)
  const live: Live = { ...alone, channelsOf: () => setting.channels }
  const reached = reachedIn(version, whole)
  const gates = { answers, zone: setting.zone, used: setting.used ?? {}, code: setting.code }
  let life = whole
  const [visits, notEntered, goals]: [RunVisit[], NotEntered[], { runId: number; at: number }[]] = [[], [], []]
  const [sends, tagged, calls]: [Effects['sends'], Effects['tags'], Asked[]] = [[], [], []]
  const cuts = new Map<number, { reason: string; at: number }>()
  const entered = new Set<Run>()
  const newRunId = (): number => ++ids
  const itemsOf = (): Items => setting.items ?? noItems
  /** Those of them that something may still look at. */
  let [runs, watches, ids, steps]: [Run[], Watch[], number, number] = [[], [], 0, 0]

  async function within(at: number, act: (batch: Batch) => void): Promise<void> {
    const inputs = new Map([[life.personId, inputAt(life, at, setting)]])
    const doors = doorsInMemory(version, gates.used, at, setting.zone)
    const batch = new Batch(live, inputs, runs, watches, { now: at, newRunId, reached, itemsOf, doors })
    act(batch)
    do {
      for (let behind = batch.behind(at); behind.length > 0; behind = batch.behind(at))
        for (const run of behind) batch.recall(run, seenBy(run))
    } while (hasGates && (await passInMemory(live, batch, at, gates)))
    for (const [place, { n }] of doors?.taken ?? []) gates.used[place] = (gates.used[place] ?? 0) + n
    for (const run of batch.created) entered.add(run)
    for (const run of batch.removed) entered.delete(run)
    const all = batch.created.length > 0 ? [...runs, ...batch.created] : runs
    const there = batch.removed.size > 0 ? all.filter((run) => !batch.removed.has(run)) : all
    if (watches.length + batch.newWatches.size > 0)
      watches = [...watches, ...batch.newWatches].filter((watch) => !batch.goneWatches.has(watch) && watch.until >= at)
    runs = there.filter((run) => mayMatter(version.route, run, watches, at))
    for (const { runId, cut } of there) if (cut !== null && !cuts.has(runId)) cuts.set(runId, { reason: cut, at })
    for (const one of batch.story.visits) visits.push(one)
    for (const one of batch.story.notEntered.values()) notEntered.push(one)
    for (const goal of batch.goals) goals.push({ runId: goal.runId, at: goal.at.getTime() })
    for (const one of batch.effects.sends) sends.push(one)
    for (const one of batch.effects.tags) tagged.push(one)
    for (const one of batch.effects.calls) calls.push({ ...one, at })
    if (changes(batch.effects)) await lived(batch, at)
    for (const one of batch.effects.calls)
      if (steps++ < maxSteps) await within(at, (next) => next.takeEvent(answerRow(life, one, answers[one.node] ?? 'ok', at)))
  }

  /** What steps did is so from then on; and those who wait for something to become so look again. */
  async function lived({ effects }: Batch, at: number): Promise<void> {
    const own = effects.known(life.personId)
    const { tags, profiles, lists } = effects
    const hasChanged = tags.length + profiles.length + lists.length > 0
    if (own && hasChanged) life = { ...life, profile: own.profile, tags: own.tags, lists: own.lists }
    const made = effects.events.map(
      (one): LifeEvent => ({ id: `${one.run.runId}/${one.node}/${one.visit}`, event: one.name, time: one.at, properties: one.properties }),
    )
    if (made.length > 0) life = { ...life, events: [...life.events, ...made].toSorted((a, b) => a.time - b.time) }
    if (isAsking && hasChanged && steps++ < maxSteps)
      await within(at, (batch) => batch.takeEvent({ ...row(life, at), kind: 'touched', event: null, eventId: null, payload: {} }))
    for (const one of made) if (listened.has(one.event) && one.time <= until) await take(one)
  }

  function take(event: LifeEvent): Promise<void> | undefined {
    return steps++ < maxSteps ? within(event.time, (batch) => batch.takeEvent(eventRow(life, event))) : undefined
  }

  /** As stored events are asked before anything is taken for not having happened. */
  function seenBy(run: Run): Happening[] {
    const [names, since, before] = [namesOf(live, run), fromOf(live, run), untilOf(run)]
    const found: Happening[] = []
    for (let i = firstSince(life.events, since); i < life.events.length; i++) {
      const one = life.events[i]
      if (!one || one.time > before) break
      if (names.has(one.event)) found.push({ id: one.id, name: one.event, at: one.time, properties: one.properties })
    }
    return found
  }

  /** Fires what is due before a time, the earliest first. */
  async function fireBefore(end: number): Promise<void> {
    for (let run = next(runs, end); run && steps++ < maxSteps; run = next(runs, end)) {
      const due = run
      await within(due.position.dueAt ?? end, (batch) => {
        if (!due.position.absence || !batch.recall(due, seenBy(due))) batch.fire(due)
      })
    }
  }

  if (via !== undefined) await within(from, (batch) => batch.takeEvent(directRow(version, life, via, from)))
  for (const event of whole.events) {
    if (event.time < from || event.time > until || !listened.has(event.event)) continue
    if (runs.length > 0) await fireBefore(event.time)
    // Nobody is there whom it may move, and it opens nothing.
    if (runs.length === 0 && watches.length === 0 && opens !== event.event) continue
    await take(event)
  }
  await fireBefore(until + 1)
  return { runs: [...entered], visits, sends, tags: tagged, calls, notEntered, goals, cuts }
}

interface Played {
  readonly live: Live
  /** Events that may open, move or end runs. */
  readonly listened: ReadonlySet<string>
  /** Some steps look again when a person has changed. */
  readonly isAsking: boolean
  /** At some steps everybody stands until they are let on. */
  readonly hasGates: boolean
  readonly opens: string | undefined
}

const played = new WeakMap<LiveVersion, Played>()

/** What is the same for everybody who is led through a version. */
function playedOf(version: LiveVersion): Played {
  const before = played.get(version)
  if (before) return before
  const { graph } = version.route
  const found = {
    live: liveOf(version),
    listened: graphReferences(graph).events,
    isAsking: graph.nodes.some((node) => watchedAt(node).length > 0),
    hasGates: graph.nodes.some((node) => node.kind === 'code' || kindOf(node).isGate === true),
    opens: opening(graph.entry)?.event,
  }
  played.set(version, found)
  return found
}

const changes = ({ tags, profiles, lists, events }: Effects): boolean => tags.length + profiles.length + lists.length + events.length > 0

/**
 * May anything that happens from a time on look at a run? One that is over counts at the door where people come back never or so often, as
 * long as its goal may be reached, and until nothing can contradict it any more.
 */
function mayMatter({ graph: { entry, reentry }, ways }: Route, run: Run, watches: readonly Watch[], at: number): boolean {
  if (run.position.state === 'waiting' || ways || reentry.kind === 'never' || reentry.kind === 'limit' || audienceOf(entry)) return true
  return run.absences.some((one) => one.until >= at) || watches.some((watch) => watch.runId === run.runId)
}

/** The run whose wait ends first before a time; one that is held would be asked the same again and again. */
function next(runs: readonly Run[], before: number): Run | undefined {
  let first: Run | undefined
  for (const run of runs) {
    const { state, dueAt } = run.position
    if (state !== 'waiting' || dueAt === null || dueAt >= before || isHeld(run.position)) continue
    if (dueAt < (first?.position.dueAt ?? Infinity)) first = run
  }
  return first
}

function reachedIn({ journeyId, route }: LiveVersion, { events }: Life): Set<string> {
  const { entry } = route.graph
  const [figure, match] = [reach(entry), opening(entry)]
  if (!figure || !match) return new Set()
  const counted = events.flatMap((one) => {
    if (!eventMatches({ ...match, links: [] }, one.event, one.properties, {})) return []
    const adds = figure.of === undefined ? 1 : readRef({ property: figure.of }, one.properties, noItems)
    return [{ id: one.id, at: one.time, adds: typeof adds === 'number' ? adds : 0 }]
  })
  return new Set([...reachedBy(figure, counted)].map((id) => reachedKey(journeyId, id)))
}

function row({ projectId, personId }: Life, at: number) {
  const eventAt = new Date(at)
  return { part: partOf(personId), inboxId: 0, projectId, personId, eventAt, receivedAt: eventAt, logPart: 0, logOffset: 0 }
}

const eventRow = (life: Life, { id, event, time, properties }: LifeEvent): InboxRow => ({
  ...row(life, time),
  kind: 'event',
  event,
  eventId: id,
  payload: properties,
})

/** Nothing is called: it is gone on as if there had been an answer with nothing in it. */
const answerRow = (life: Life, { runId, node, visit }: NewCall, port: 'ok' | 'failed', at: number): InboxRow => ({
  ...row(life, at),
  kind: 'called',
  event: null,
  eventId: null,
  payload: { run: runId, node, visit, port, why: notCalled, values: {} },
})

const directRow = ({ publicId }: LiveVersion, life: Life, via: string, at: number): InboxRow => ({
  ...row(life, at),
  kind: via === 'handoff' ? 'handoff' : 'enter',
  event: null,
  eventId: 'replay',
  payload: { journey: publicId, via, variables: {} },
})
