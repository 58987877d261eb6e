import { partOf } from '@millrace/contract/parts.ts'
import {
  advance,
  askAgain,
  durationMs,
  entryId,
  eventMatches,
  isHeld,
  kindOf,
  reconsider,
  redirect,
  type Redirects,
  start,
  type StepInput,
  type StepResult,
  watchedAt,
} from '@millrace/contract/journeys/index.ts'
import type { Items, RuleInput } from '@millrace/contract/rules/index.ts'
import { Effects } from './effects.ts'
import { admit, keptOf } from './entry.ts'
import { awaitedBy, fromOf, wouldHaveMattered } from './awaited.ts'
import { beganAt } from './began.ts'
import { askedAgainAt } from './held.ts'
import { type Count, keyOf } from './save.ts'
import {
  type BatchOptions,
  type Happening,
  type InboxRow,
  type Live,
  type LiveVersion,
  type NotEntered,
  type Run,
  type RunVisit,
  type Watch,
} from './types.ts'
import type { Reached } from '../../messaging/index.ts'

/** The work of one transaction in memory: runs move, effects and history pile up; `settle` writes all of it in sets. */
export class Batch {
  readonly created: Run[] = []
  readonly changed = new Set<Run>()
  readonly removed = new Set<Run>()
  readonly newWatches = new Set<Watch>()
  readonly goneWatches = new Set<Watch>()
  readonly effects: Effects
  readonly goals: Reached[] = []
  readonly visits: RunVisit[] = []
  readonly notEntered = new Map<string, NotEntered>()
  readonly counts = new Map<string, { count: Count; n: number }>()
  private readonly live: Live
  private readonly runs = new Map<number, Run[]>()
  private readonly watches = new Map<number, Watch[]>()
  private readonly newRunId: () => number
  private readonly now: number
  private readonly running: ReadonlySet<number>
  private readonly testPeople: ReadonlySet<number>
  private readonly itemsOf: (projectId: number) => Items
  /** Runs whose wait has been asked for in the stored events, at this visit. */
  private readonly asked = new Map<Run, number>()

  constructor(live: Live, inputs: ReadonlyMap<number, RuleInput>, runs: Iterable<Run>, watches: Iterable<Watch>, options: BatchOptions) {
    this.live = live
    this.effects = new Effects(inputs)
    this.newRunId = options.newRunId
    this.now = options.now
    this.running = new Set(live.running)
    this.testPeople = options.testPeople ?? new Set()
    this.itemsOf = options.itemsOf
    for (const run of runs) this.keep(run)
    for (const watch of watches) this.watch(watch)
  }

  /** One event of one person: goals, then the runs it may move, then new entries. */
  takeEvent(row: InboxRow): void {
    if (row.kind === 'event') this.takeHappening(row)
    for (const run of this.active(row.personId)) {
      const version = this.versionOf(run)
      if (version && isAsking(version, run)) this.reconsider(run, version, Math.max(row.eventAt.getTime(), run.position.arrivedAt))
    }
  }

  private takeHappening(row: InboxRow): void {
    const id = row.eventId ?? `${row.logPart}/${row.logOffset}`
    const event = { id, name: row.event ?? '', at: row.eventAt.getTime(), properties: row.payload }
    for (const watch of this.watches.get(row.personId) ?? []) this.checkGoal(watch, event)
    for (const run of this.runs.get(row.personId) ?? []) this.noteContradiction(run, event)
    for (const run of this.active(row.personId)) this.offer(run, event)
    for (const version of this.live.entering.get(row.projectId) ?? []) this.enter(version, row, event)
    for (const version of this.live.resting.get(row.projectId) ?? [])
      if (version.route.graph.entry.event === event.name) this.refuse(version, row, event, 'paused')
  }

  /** Runs of this batch that came to a wait so late that its event may have been taken already, and were not asked for yet. */
  behind(now: number): Run[] {
    const found = [...this.changed].filter((run) => {
      const { position } = run
      if (this.removed.has(run) || position.state !== 'waiting' || !position.absence) return false
      const from = fromOf(this.live, run)
      if (from > now - promptMs && from === position.arrivedAt) return false
      return this.asked.get(run) !== position.visits
    })
    for (const run of found) this.asked.set(run, run.position.visits)
    return found
  }

  /** Stored events that a run has not met, in their order: goals, and the one it waits for. True when that moved it. */
  recall(run: Run, events: readonly Happening[]): boolean {
    const { visits } = run.position
    for (const event of events) {
      // Earlier ones have been looked at: a wait may look back.
      if (event.id !== run.arrivedBy && event.at >= run.position.arrivedAt)
        for (const watch of this.watches.get(run.personId) ?? []) if (watch.runId === run.runId) this.checkGoal(watch, event)
      if (run.position.state === 'waiting') this.offer(run, event)
      if (this.removed.has(run) || run.position.state !== 'waiting' || run.position.visits !== visits) return true
    }
    return false
  }

  /**
   * Must an event of this person wait? Plain waits that ended before it are fired first, so that the event meets runs
   * where they really stood; a deadline before it that is not decided yet has to be decided before it counts.
   */
  isUndecided(personId: number, at: number): boolean {
    let undecided = false
    for (const run of this.active(personId)) {
      if (!this.running.has(run.journeyId)) continue
      while (isOverdue(run, Math.min(at, this.now + 1)) && !run.position.absence) this.fire(run)
      undecided ||= run.position.absence && isOverdue(run, at) && at <= this.now + futureMs
    }
    return undecided
  }

  /** The wait of a run is over, or one that is held is to be asked again. */
  fire(run: Run): void {
    const version = this.versionOf(run)
    const { dueAt } = run.position
    if (!version || dueAt === null || this.removed.has(run) || run.position.state !== 'waiting') return
    if (isHeld(run.position)) return this.askAgain(run, version)
    const node = version.route.nodes.get(run.position.node)
    if (run.position.absence) run.absences = [...run.absences, { node: run.position.node, from: fromOf(this.live, run), until: dueAt }]
    if (run.pending) return this.begin(run, version, dueAt, `${version.route.graph.entry.event} without what should not follow`)
    if (run.position.absence && isAsking(version, run) && this.reconsider(run, version, dueAt)) return
    const over = node && kindOf(node).over
    this.move(run, version, over?.port ?? 'next', dueAt, over?.why ?? '')
  }

  /** Follows a new version: people on removed nodes go on where the redirect map says, changed waits are due anew. */
  follow(run: Run, to: LiveVersion, { moved, shifted, renewed }: Redirects, now: number): void {
    if (run.position.state !== 'waiting') return
    run.version = to.version
    this.changed.add(run)
    const target = moved.get(run.position.node)
    if (target !== undefined) return this.step(run, to, (input) => redirect(to.route, run.position, target, now, input))
    // The new version may be what makes it answerable.
    if (isHeld(run.position)) run.position = { ...run.position, dueAt: now }
    const by = shifted.get(run.position.node)
    if (by !== undefined && run.position.dueAt !== null) run.position = { ...run.position, dueAt: run.position.dueAt + by }
    if (renewed.has(run.position.node)) this.reconsider(run, to, now)
  }

  /** Asks again where a run waits: true when it went on, or is due at another time. */
  private reconsider(run: Run, version: LiveVersion, at: number): boolean {
    const before = run.position
    if (!run.pending && !isHeld(before)) this.step(run, version, (input) => reconsider(version.route, before, at, input))
    return run.position !== before
  }

  /** Stood still during a pause: due later by as much of the pause as the run has waited through. */
  shift(run: Run, pausedAt: number, resumedAt: number): void {
    const { position } = run
    if (position.dueAt === null || position.state !== 'waiting' || isHeld(position)) return
    const from = Math.max(pausedAt, run.pending ? run.enteredAt : position.arrivedAt)
    run.position = { ...position, dueAt: position.dueAt + Math.max(0, resumedAt - from) }
    this.changed.add(run)
  }

  end(run: Run, reason: string, at: number): void {
    if (run.position.state !== 'waiting') return
    if (run.pending) return this.cancel(run, reason)
    run.cut = reason
    this.visits.push({
      run,
      version: run.version,
      node: run.position.node,
      visit: run.position.visits,
      arrivedAt: run.position.arrivedAt,
      leftAt: at,
      port: 'ended',
      why: reason,
    })
    run.position = { ...run.position, node: '', state: 'exited', reason, dueAt: null, absence: false }
    this.changed.add(run)
    this.count(run, 'entry', 'exited')
  }

  private active(personId: number): Run[] {
    return (this.runs.get(personId) ?? []).filter((run) => run.position.state === 'waiting' && !this.removed.has(run))
  }

  private offer(run: Run, event: Happening): void {
    const version = this.versionOf(run)
    const port = awaitedBy(this.live, run, event, this.itemsOf(run.projectId))
    if (!version || port === undefined) return
    if (run.pending) this.cancel(run, event.name, event)
    else this.move(run, version, port, Math.max(event.at, run.position.arrivedAt), `${event.name} happened`, event)
  }

  /** A run that never begins: what should not follow has followed, or the journey ended. */
  private cancel(run: Run, reason: string, event?: Happening): void {
    this.removed.add(run)
    this.count(run, 'entry', 'cancelled')
    const at = { event: event?.name ?? '', eventId: event?.id ?? '', eventAt: event?.at ?? run.enteredAt }
    const { projectId, journeyId, version, personId, isTest, entryKey } = run
    this.notEntered.set(`${run.runId}`, { kind: 'cancelled', projectId, journeyId, version, personId, isTest, entryKey, reason, ...at })
  }

  /** What should not follow did follow in time, but was heard of after the deadline was decided: seen, not undone. */
  private noteContradiction(run: Run, event: Happening): void {
    if (run.absences.length === 0) return
    const route = this.versionOf(run)?.route
    for (const { node, from, until } of run.absences) {
      if (event.at < from || event.at > until || !route) continue
      if (!wouldHaveMattered(route, node, run, event, this.itemsOf(run.projectId))) continue
      this.count(run, node, 'contradiction')
      this.note(run, node, 'contradiction', `${event.name} arrived late`, event.at, this.now)
    }
  }

  /** What is told in the history of a run without its having moved. */
  private note(run: Run, node: string, port: string, why: string, arrivedAt: number, leftAt: number, visit = run.position.visits): void {
    this.visits.push({ run, version: run.version, node, visit, arrivedAt, leftAt, port, why })
  }

  private enter(version: LiveVersion, row: InboxRow, event: Happening): void {
    const { entry } = version.route.graph
    if (entry.event !== event.name) return
    const before = (this.runs.get(row.personId) ?? []).filter((run) => run.journeyId === version.journeyId && !this.removed.has(run))
    const admission = admit(version.route.graph, event, before, this.itemsOf(row.projectId))
    if ('refused' in admission) return this.refuse(version, row, event, admission.refused)
    const isPending = entry.kind === 'event_then_not'
    const run: Run = {
      part: partOf(row.personId),
      runId: this.newRunId(),
      projectId: row.projectId,
      journeyId: version.journeyId,
      version: version.version,
      personId: row.personId,
      entryKey: admission.key,
      isTest: this.testPeople.has(row.personId),
      cut: null,
      arrivedBy: '',
      absences: [],
      enteredAt: event.at,
      pending: isPending,
      position: start(event.at),
      trigger: keptOf(version.triggerProperties, event.properties),
    }
    this.created.push(run)
    this.changed.add(run)
    this.keep(run)
    if (isPending) run.position = { ...run.position, dueAt: event.at + durationMs(entry.within), absence: true }
    else this.begin(run, version, event.at, event.name, event)
  }

  /** Told once per person, journey and reason in a batch. */
  private refuse(version: LiveVersion, row: InboxRow, event: Happening, reason: string): void {
    const isTest = this.testPeople.has(row.personId)
    const { journeyId, projectId } = version
    this.count({ journeyId, version: version.version, isTest }, 'entry', 'refused')
    const at = { event: event.name, eventId: event.id, eventAt: event.at }
    const of = { projectId, journeyId, version: version.version, personId: row.personId, isTest, entryKey: '' }
    this.notEntered.set(`${journeyId}\n${row.personId}\n${reason}`, { kind: 'refused', reason, ...of, ...at })
  }

  private begin(run: Run, version: LiveVersion, at: number, why: string, by?: Happening): void {
    run.pending = false
    const { goal } = version.route.graph
    if (goal) {
      const watch = { ...run, fromAt: at, until: at + durationMs(goal.within) }
      this.newWatches.add(watch)
      this.watch(watch)
    }
    this.count(run, 'entry', 'entered')
    this.move(run, version, 'next', at, why, by)
  }

  /** `by`: the event that moves it; the same event does not end a wait it brings the run to. */
  private move(run: Run, version: LiveVersion, port: string, at: number, why: string, by?: Happening): void {
    run.arrivedBy = by?.id ?? ''
    this.step(run, version, (input) => advance(version.route, run.position, port, at, input, why))
  }

  /** What a held run did before is done: it goes on from where it stands, in the time of its arrival there. */
  private askAgain(run: Run, version: LiveVersion): void {
    const { node, visits, arrivedAt, reason } = run.position
    this.step(run, version, (input) => askAgain(version.route, run.position, input))
    if (isHeld(run.position) && run.position.visits === visits) return
    this.note(run, node, 'held', reason, arrivedAt, this.now, visits)
  }

  /** A step that fails parks its own run; the others of the batch go on. */
  private step(run: Run, version: LiveVersion, take: (input: StepInput) => StepResult | undefined): void {
    let result: StepResult | undefined
    try {
      result = take(this.inputOf(run, version))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      run.position = { ...run.position, state: 'parked', reason: reason.slice(0, 200), dueAt: null, absence: false }
      this.changed.add(run)
      this.count(run, 'entry', 'parked')
      return
    }
    if (result) this.apply(run, version, result)
  }

  private apply(run: Run, version: LiveVersion, result: StepResult): void {
    const { position } = result
    run.position = isHeld(position) ? { ...position, dueAt: askedAgainAt(position.arrivedAt, this.now) } : position
    if (!position.absence && !isHeld(position)) run.arrivedBy = ''
    this.changed.add(run)
    for (const visit of result.visits) {
      this.visits.push({ run, version: version.version, ...visit })
      this.count(run, visit.node, visit.port)
    }
    for (const effect of result.effects) this.effects.take(run, version, effect)
    if (run.position.state === 'done') this.count(run, 'entry', 'done')
    if (run.position.state === 'exited') this.count(run, 'entry', 'exited')
  }

  private checkGoal(watch: Watch, event: Happening): void {
    const version = this.live.version(watch.journeyId, watch.version)
    const goal = version?.route.graph.goal
    if (!version || !goal || this.goneWatches.has(watch) || event.at < watch.fromAt || event.at > watch.until) return
    if (!eventMatches(goal, event.name, event.properties, watch.trigger, this.itemsOf(watch.projectId))) return
    this.goneWatches.add(watch)
    const run = (this.runs.get(watch.personId) ?? []).find((one) => one.runId === watch.runId)
    this.count({ ...watch, isTest: run?.isTest ?? false }, 'entry', 'goal')
    if (!run) return
    if (!run.isTest) this.goals.push({ part: run.part, runId: run.runId, at: new Date(event.at) })
    this.note(run, entryId, 'goal', event.name, watch.fromAt, event.at)
    if (!goal.exit) return
    this.end(run, 'goal', event.at)
    // Also after its last step: a mail that still waits to be tried again has no point any more.
    run.cut ??= 'goal'
    this.changed.add(run)
  }

  private inputOf(run: Run, version: LiveVersion): StepInput {
    const { personId, trigger, projectId } = run
    const rules = this.effects.known(personId)
    const enteredAt = beganAt(run, version)
    return { personId, journeyKey: version.publicId, trigger, enteredAt, rules, items: this.itemsOf(projectId) }
  }

  private versionOf(run: Run): LiveVersion | undefined {
    return this.live.version(run.journeyId, run.version)
  }

  private watch(watch: Watch): void {
    const some = this.watches.get(watch.personId)
    if (some) some.push(watch)
    else this.watches.set(watch.personId, [watch])
  }

  private keep(run: Run): void {
    const some = this.runs.get(run.personId)
    if (some) some.push(run)
    else this.runs.set(run.personId, [run])
  }

  /** Test people go their way, and no number counts them. */
  private count(of: { journeyId: number; version: number; isTest: boolean }, node: string, port: string): void {
    if (of.isTest) return
    const count = { journeyId: of.journeyId, version: of.version, node, port }
    const key = keyOf(count)
    const kept = this.counts.get(key)
    if (kept) kept.n += 1
    else this.counts.set(key, { count, n: 1 })
  }
}

/** Does it wait for what may change at any time? */
const isAsking = ({ route }: LiveVersion, { position }: Run): boolean => {
  const node = route.nodes.get(position.node)
  return node !== undefined && watchedAt(node).length > 0
}

/** Who comes to a wait no later than this after the event's own time has missed nothing that matters before the deadline. */
const promptMs = 2_000

/** Events may come from clocks that run ahead, but not for longer than this. */
const futureMs = 3_600_000

const isOverdue = (run: Run, at: number): boolean =>
  run.position.state === 'waiting' && run.position.dueAt !== null && run.position.dueAt < at
