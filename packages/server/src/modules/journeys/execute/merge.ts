import { partOf } from '@millrace/contract/parts.ts'
import { canonicalPeople, type MergePair, type PersonHook } from '../../identity/index.ts'
import { sentNodes } from '../../messaging/index.ts'
import { moveCalls } from '../calls/people.ts'
import { leave } from '../dates/store.ts'
import { isOnePerPerson } from './entry.ts'
import { erasedOf, eraseRuns, isInInbox } from './erase.ts'
import { exportRuns } from './export.ts'
import * as load from './load.ts'
import * as save from './save.ts'
import { writeVisits } from './settle.ts'
import { Story } from './story.ts'
import { alreadySent, type InboxRow, type Live, type Run, type Watch } from './types.ts'
import type { Work } from './work.ts'

/** Runs travel to the winner through inboxes: only the owner of a part writes its runs. */
export const journeysHook: PersonHook = {
  module: 'journeys',
  tables: ['journey_runs', 'goal_watches', 'journey_dates', 'journey_calls', 'part_inbox'],
  analysed: { journey_history: ['person_id'], journey_not_entered: ['person_id'], exposures: ['person_id'] },
  async merge(tx, _outbox, projectId, pairs: readonly MergePair[], now) {
    await leave(
      tx,
      pairs.map((pair) => pair.from),
    )
    await moveCalls(tx, pairs)
    await save.sendToInbox(
      tx,
      pairs.map((pair) => ({ personId: pair.from, projectId, kind: 'merged_away' as const, payload: { to: pair.to } })),
      now,
    )
  },
  erase: (tx, _outbox, who) => eraseRuns(tx, who),
  isBusy: isInInbox,
  export: exportRuns,
}

/** What one person brings to another. */
interface Luggage {
  readonly personId: number
  readonly projectId: number
  readonly runs: readonly Run[]
  readonly watches: readonly Watch[]
}

/**
 * Takes runs and watches from people merged away, and those that others sent here, to the people who stayed: at once
 * when their part is ours, else through its inbox. If the winner has been merged away meanwhile, they travel on.
 */
export async function moveRuns(work: Work, rows: readonly InboxRow[]): Promise<void> {
  const luggage = [
    ...(await packed(
      work,
      rows.filter((row) => row.kind === 'merged_away'),
    )),
    ...rows.filter((row) => row.kind === 'runs').map(unpacked),
  ]
  if (luggage.length === 0) return
  const now = await canonicalPeople(work.tx, [...new Set(luggage.map((one) => one.personId))])
  const sent = luggage.map((one) => ({ ...one, personId: now.get(one.personId) ?? one.personId }))
  const erased = await erasedOf(work.tx, [...new Set(sent.map((one) => one.personId))])
  const addressed = sent.filter((one) => !erased.has(one.personId))
  const ours = new Set(work.parts)
  const isHere = (one: Luggage): boolean => ours.has(partOf(one.personId))
  await arrive(work, addressed.filter(isHere))
  await save.sendToInbox(
    work.tx,
    addressed
      .filter((one) => !isHere(one))
      .map(({ personId, projectId, runs, watches }) => ({ personId, projectId, kind: 'runs' as const, payload: { runs, watches } })),
    work.now,
  )
}

async function packed({ tx }: Work, rows: readonly InboxRow[]): Promise<Luggage[]> {
  const people = [...new Set(rows.map((row) => row.personId))]
  const runs = await load.runsOfPeople(tx, people)
  const watches = await load.watchesOfPeople(tx, people)
  await save.deleteRuns(tx, runs)
  await save.deleteWatches(tx, watches)
  const [runsOf, watchesOf] = [Map.groupBy(runs, (run) => run.personId), Map.groupBy(watches, (watch) => watch.personId)]
  return rows.flatMap(({ personId, projectId, payload }) => {
    const mine = { runs: runsOf.get(personId) ?? [], watches: watchesOf.get(personId) ?? [] }
    return mine.runs.length + mine.watches.length === 0 ? [] : [{ personId: Number(payload['to']), projectId, ...mine }]
  })
}

function unpacked({ personId, projectId, payload }: InboxRow): Luggage {
  const { runs, watches } = payload as unknown as Pick<Luggage, 'runs' | 'watches'> /* written above */
  // Rows written before these were kept lack them.
  const whole = runs.map((run): Run => ({ ...fresh, ...run }))
  return { personId, projectId, runs: whole, watches }
}

const fresh = { isTest: false, cut: null, arrivedBy: '', absences: [], token: 0, isExtra: false } as const

interface Twins {
  readonly older: Run
  readonly younger: Run
  /** The younger one had not entered yet. */
  readonly wasPending: boolean
}

/**
 * Two active runs of one journey and entry key: the older stays, the other ends as merged, and what either has sent is
 * not sent again.
 */
async function arrive(work: Work, luggage: readonly Luggage[]): Promise<void> {
  if (luggage.length === 0) return
  const { tx, deps } = work
  const live = await deps.journeys.read(tx)
  const here = Map.groupBy(await load.runsOfPeople(tx, [...new Set(luggage.map((one) => one.personId))]), (run) => run.personId)
  const stayed = new Set([...here.values()].flat())
  const arriving: Run[] = []
  const twins: Twins[] = []
  const story = new Story()
  for (const { personId, runs } of luggage) {
    const mine = here.get(personId) ?? []
    here.set(personId, mine)
    for (const run of runs.map((one): Run => ({ ...one, personId, part: partOf(personId) }))) {
      const twin = run.isExtra ? undefined : mine.find((one) => !one.isExtra && areTwins(live, one, run))
      if (twin) twins.push(endYounger(run, twin, story, work.now.getTime()))
      mine.push(run)
      arriving.push(run)
    }
  }
  const ended = new Set(twins.map((one) => one.younger.runId))
  const hasEnded = (run: Run): boolean => run.isExtra && ended.has(run.runId)
  for (const token of [...stayed, ...arriving].filter(hasEnded))
    story.ended(token, 'merged', Math.max(work.now.getTime(), token.position.arrivedAt))
  writeVisits(work.outbox, story.visits)
  await oneSetOfSends(work, twins, [...stayed, ...arriving])
  await save.deleteRuns(tx, [...stayed].filter(hasEnded))
  await save.insertRuns(
    tx,
    arriving.filter((run) => !hasEnded(run)),
  )
  await save.updateRuns(
    tx,
    twins.map((one) => one.younger).filter((run) => stayed.has(run)),
  )
  await arriveWatches(work, luggage, twins)
}

function endYounger(run: Run, twin: Run, story: Story, now: number): Twins {
  const [older, younger] = run.enteredAt < twin.enteredAt ? [run, twin] : [twin, run]
  const wasPending = younger.pending
  if (!wasPending) story.ended(younger, 'merged', Math.max(now, younger.position.arrivedAt))
  younger.pending = false
  younger.position = { ...younger.position, node: '', state: 'exited', reason: 'merged', dueAt: null, absence: false }
  return { older, younger, wasPending }
}

async function oneSetOfSends({ tx }: Work, twins: readonly Twins[], all: readonly Run[]): Promise<void> {
  const tokens = Map.groupBy(all, (run) => run.runId)
  for (const [part, some] of Map.groupBy(twins, (one) => one.older.part)) {
    const sent = await sentNodes(
      tx,
      part,
      some.map((one) => one.younger.runId),
    )
    for (const { older, younger } of some) {
      const nodes = [...(sent.get(younger.runId) ?? []), ...alreadySent(younger), ...alreadySent(older)]
      if (nodes.length > 0)
        for (const token of tokens.get(older.runId) ?? []) token.trigger = { ...token.trigger, $sent: [...new Set(nodes)] }
    }
  }
  // Runs that arrive now are inserted with it.
  await save.writeTriggers(
    tx,
    twins.flatMap((one) => tokens.get(one.older.runId) ?? []),
  )
}

/** One conversion is one: only the older of two runs goes on being watched. */
async function arriveWatches({ tx }: Work, luggage: readonly Luggage[], twins: readonly Twins[]): Promise<void> {
  const ended = new Set(twins.map((one) => one.younger.runId))
  await save.deleteWatches(
    tx,
    twins.map((one) => one.younger),
  )
  await save.insertWatches(
    tx,
    luggage.flatMap(({ personId, watches }) =>
      watches.filter((watch) => !ended.has(watch.runId)).map((watch) => ({ ...watch, personId, part: partOf(personId) })),
    ),
  )
  for (const [part, some] of Map.groupBy(twins, (one) => one.older.part)) {
    const counts = new Map<string, { count: save.Count; n: number }>()
    for (const { younger, wasPending } of some) {
      if (younger.isTest) continue
      // A run that had entered leaves; one that had not never was.
      const count = { journeyId: younger.journeyId, version: younger.version, node: 'entry', port: wasPending ? 'cancelled' : 'exited' }
      counts.set(save.keyOf(count), { count, n: (counts.get(save.keyOf(count))?.n ?? 0) + 1 })
    }
    await save.addCounts(tx, part, counts)
  }
}

/** Never two active runs under one entry key; without a key property, never two of one person. */
function areTwins(live: Live, one: Run, other: Run): boolean {
  if (one.journeyId !== other.journeyId || !isActive(one) || !isActive(other)) return false
  const graph = live.version(one.journeyId, one.version)?.route.graph
  return one.entryKey === other.entryKey || (graph !== undefined && isOnePerPerson(graph))
}

const isActive = (run: Run): boolean => run.position.state === 'waiting'
