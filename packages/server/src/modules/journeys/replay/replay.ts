import { eventMatches, graphReferences, isHeld, opening, reach, reachedBy, watchedAt } from '@millrace/contract/journeys/index.ts'
import { noItems, readRef } from '@millrace/contract/rules/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { Batch } from '../execute/batch.ts'
import type { Effects } from '../execute/effects.ts'
import { reachedKey } from '../execute/entry.ts'
import { fromOf } from '../execute/awaited.ts'
import { namesOf, untilOf } from '../execute/stored.ts'
import type { Happening, InboxRow, LiveVersion, NotEntered, Run, RunVisit, Watch } from '../execute/types.ts'
import { inputAt, type Life, type LifeEvent, type Setting } from './life.ts'
import { liveOf } from './version.ts'

/** All that a journey did with one person. */
export interface Replayed {
  readonly runs: readonly Run[]
  readonly visits: readonly RunVisit[]
  readonly sends: Effects['sends']
  readonly tags: Effects['tags']
  readonly notEntered: readonly NotEntered[]
  /** Runs that reached the goal, with when. */
  readonly goals: readonly { readonly runId: number; readonly at: number }[]
}

export interface Span {
  /** Events from here on may move runs; those before are what rules look back at. */
  readonly from: number
  /** The clock is moved up to here, and no further. */
  readonly until: number
  /** Brings the person in at `from`, for entries that no event opens. */
  readonly via?: string | undefined
}

/** More steps than any honest journey takes with one person; a loop of held runs or of waits of no length ends here. */
const maxSteps = 10_000

/**
 * A journey and one person with a clock that is moved from event to timer: the work in memory of the live executor (`Batch`), with nothing
 * around it. An event and a deadline of the same millisecond come in the order of the live one: the event first.
 */
export function replay(version: LiveVersion, whole: Life, setting: Setting, { from, until, via }: Span): Replayed {
  const live = liveOf(version)
  const { graph } = version.route
  const { events: listened } = graphReferences(graph)
  const isAsking = graph.nodes.some((node) => watchedAt(node).length > 0)
  const reached = reachedIn(version, whole)
  let life = whole
  const [visits, notEntered, goals]: [RunVisit[], NotEntered[], { runId: number; at: number }[]] = [[], [], []]
  const [sends, tagged]: [Effects['sends'], Effects['tags']] = [[], []]
  let [runs, watches, ids, steps]: [Run[], Watch[], number, number] = [[], [], 0, 0]

  function within(at: number, act: (batch: Batch) => void): void {
    const inputs = new Map([[life.personId, inputAt(life, at, setting)]])
    const options = { now: at, newRunId: () => ++ids, reached, itemsOf: () => setting.items ?? noItems }
    const batch = new Batch(live, inputs, runs, watches, options)
    act(batch)
    for (let behind = batch.behind(at); behind.length > 0; behind = batch.behind(at))
      for (const run of behind) batch.recall(run, seenBy(run))
    runs = [...runs, ...batch.created].filter((run) => !batch.removed.has(run))
    watches = [...watches, ...batch.newWatches].filter((watch) => !batch.goneWatches.has(watch))
    visits.push(...batch.story.visits)
    notEntered.push(...batch.story.notEntered.values())
    goals.push(...batch.goals.map((goal) => ({ runId: goal.runId, at: goal.at.getTime() })))
    sends.push(...batch.effects.sends)
    tagged.push(...batch.effects.tags)
    lived(batch, at)
  }

  /** What steps did is so from then on; and those who wait for something to become so look again. */
  function lived({ effects }: Batch, at: number): void {
    const own = effects.known(life.personId)
    const { tags, profiles, lists } = effects
    const hasChanged = tags.length + profiles.length + lists.length > 0
    if (own && hasChanged) life = { ...life, profile: own.profile, tags: own.tags, lists: own.lists }
    const made = effects.events.map(
      (one): LifeEvent => ({ id: `${one.run.runId}/${one.node}/${one.visit}`, event: one.name, time: one.at, properties: one.properties }),
    )
    if (made.length > 0) life = { ...life, events: [...life.events, ...made].toSorted((a, b) => a.time - b.time) }
    if (isAsking && hasChanged && steps++ < maxSteps)
      within(at, (batch) => batch.takeEvent({ ...row(life, at), kind: 'touched', event: null, eventId: null, payload: {} }))
    for (const one of made) if (listened.has(one.event) && one.time <= until) take(one)
  }

  function take(event: LifeEvent): void {
    if (steps++ < maxSteps) within(event.time, (batch) => batch.takeEvent(eventRow(life, event)))
  }

  /** As stored events are asked before anything is taken for not having happened. */
  function seenBy(run: Run): Happening[] {
    const [names, since, before] = [namesOf(live, run), fromOf(live, run), untilOf(run)]
    return life.events.flatMap(({ id, event, time, properties }) =>
      names.has(event) && time >= since && time <= before ? [{ id, name: event, at: time, properties }] : [],
    )
  }

  /** Fires what is due before a time, the earliest first. */
  function fireBefore(end: number): void {
    for (let run = next(runs, end); run && steps++ < maxSteps; run = next(runs, end)) {
      const due = run
      within(due.position.dueAt ?? end, (batch) => {
        if (!due.position.absence || !batch.recall(due, seenBy(due))) batch.fire(due)
      })
    }
  }

  if (via !== undefined) within(from, (batch) => batch.takeEvent(directRow(version, life, via, from)))
  for (const event of whole.events) {
    if (event.time < from || event.time > until || !listened.has(event.event)) continue
    fireBefore(event.time)
    take(event)
  }
  fireBefore(until + 1)
  return { runs, visits, sends, tags: tagged, notEntered, goals }
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

const row = ({ projectId, personId }: Life, at: number) => ({
  part: partOf(personId),
  inboxId: 0,
  projectId,
  personId,
  eventAt: new Date(at),
  receivedAt: new Date(at),
  logPart: 0,
  logOffset: 0,
})

const eventRow = (life: Life, { id, event, time, properties }: LifeEvent): InboxRow => ({
  ...row(life, time),
  kind: 'event',
  event,
  eventId: id,
  payload: properties,
})

const directRow = ({ publicId }: LiveVersion, life: Life, via: string, at: number): InboxRow => ({
  ...row(life, at),
  kind: via === 'handoff' ? 'handoff' : 'enter',
  event: null,
  eventId: 'replay',
  payload: { journey: publicId, via, variables: {} },
})
