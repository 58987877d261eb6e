import { partOf } from '@millrace/contract/parts.ts'
import {
  advance,
  durationMs,
  type Effect,
  eventMatches,
  redirect,
  start,
  type StepInput,
  type StepResult,
} from '@millrace/contract/journeys/index.ts'
import { filtersMatch, type RuleInput } from '@millrace/contract/rules/index.ts'
import { type Count, keyOf } from './save.ts'
import { alreadySent, type InboxRow, type Live, type LiveVersion, type Run, type Values, type Watch } from './types.ts'
import type { NewIntent } from '../../messaging/index.ts'

export interface RunVisit {
  readonly run: Run
  readonly version: number
  readonly node: string
  readonly visit: number
  readonly arrivedAt: number
  readonly leftAt: number
  readonly port: string
  readonly why: string
}

/** The work of one transaction in memory: runs move, effects and history pile up; `settle` writes all of it in sets. */
export class Batch {
  readonly created: Run[] = []
  readonly changed = new Set<Run>()
  readonly removed = new Set<Run>()
  readonly newWatches = new Set<Watch>()
  readonly goneWatches = new Set<Watch>()
  readonly sends: NewIntent[] = []
  readonly tags: { projectId: number; personId: number; tag: string; value: string; remove: boolean }[] = []
  readonly exposures: { projectId: number; personId: number; experiment: string; arm: string; at: number }[] = []
  readonly visits: RunVisit[] = []
  readonly counts = new Map<string, { count: Count; n: number }>()
  private readonly live: Live
  private readonly inputs: ReadonlyMap<number, RuleInput>
  private readonly runs = new Map<number, Run[]>()
  private readonly watches = new Map<number, Watch[]>()
  private readonly newRunId: () => number
  private readonly now: number
  private readonly running: ReadonlySet<number>

  constructor(
    live: Live,
    inputs: ReadonlyMap<number, RuleInput>,
    runs: Iterable<Run>,
    watches: Iterable<Watch>,
    options: { readonly now: number; readonly newRunId: () => number },
  ) {
    this.live = live
    this.inputs = inputs
    this.newRunId = options.newRunId
    this.now = options.now
    this.running = new Set(live.running)
    for (const run of runs) this.keep(run)
    for (const watch of watches) this.watch(watch)
  }

  /** One event of one person: goals, then the runs it may move, then new entries. */
  takeEvent(row: InboxRow): void {
    const event = { name: row.event ?? '', at: row.eventAt.getTime(), properties: row.payload }
    for (const watch of this.watches.get(row.personId) ?? []) this.checkGoal(watch, event)
    for (const run of this.runs.get(row.personId) ?? []) this.noteContradiction(run, event)
    for (const run of this.active(row.personId)) this.offer(run, event)
    for (const version of this.live.entering.get(row.projectId) ?? []) this.enter(version, row, event)
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

  /** The wait of a run is over. */
  fire(run: Run): void {
    const version = this.versionOf(run)
    const { dueAt } = run.position
    if (!version || dueAt === null || this.removed.has(run) || run.position.state !== 'waiting') return
    const node = version.route.nodes.get(run.position.node)
    if (run.pending) return this.begin(run, version, dueAt, `${version.route.graph.entry.event} without what should not follow`)
    this.move(
      run,
      version,
      node?.kind === 'wait_event' ? 'timeout' : 'next',
      dueAt,
      node?.kind === 'wait_event' ? 'did not happen in time' : '',
    )
  }

  /** A run that never begins: what should not follow has followed. */
  cancel(run: Run): void {
    this.removed.add(run)
    this.count(run, 'entry', 'cancelled')
  }

  /** Follows a new version: people on removed nodes go on where the redirect map says, changed waits are due anew. */
  follow(run: Run, to: LiveVersion, moved: ReadonlyMap<string, string | null>, shifted: ReadonlyMap<string, number>, now: number): void {
    if (run.position.state !== 'waiting') return
    run.version = to.version
    this.changed.add(run)
    const target = moved.get(run.position.node)
    if (target !== undefined) return this.step(run, to, (input) => redirect(to.route, run.position, target, now, input))
    const by = shifted.get(run.position.node)
    if (by !== undefined && run.position.dueAt !== null) run.position = { ...run.position, dueAt: run.position.dueAt + by }
  }

  /** Stood still during a pause: everything is due later by its length. */
  shift(run: Run, byMs: number): void {
    if (run.position.dueAt === null || run.position.state !== 'waiting') return
    run.position = { ...run.position, dueAt: run.position.dueAt + byMs }
    this.changed.add(run)
  }

  end(run: Run, reason: string, at: number): void {
    if (run.position.state !== 'waiting') return
    if (run.pending) return this.cancel(run)
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
    if (!version) return
    const { position } = run
    if (position.dueAt === null || event.at > position.dueAt) return
    if (run.pending) {
      const { entry } = version.route.graph
      const isIt =
        entry.kind === 'event_then_not' && event.at >= run.enteredAt && eventMatches(entry.not, event.name, event.properties, run.trigger)
      if (isIt) this.cancel(run)
      return
    }
    const node = version.route.nodes.get(position.node)
    if (node?.kind !== 'wait_event' || event.at < position.arrivedAt) return
    if (eventMatches(node.settings, event.name, event.properties, run.trigger))
      this.move(run, version, 'happened', event.at, `${event.name} happened`)
  }

  /** What should not follow did follow in time, but was heard of after the deadline was decided: seen, not undone. */
  private noteContradiction(run: Run, event: Happening): void {
    const version = this.versionOf(run)
    const entry = version?.route.graph.entry
    if (!version || run.pending || entry?.kind !== 'event_then_not') return
    if (event.at < run.enteredAt || event.at > run.enteredAt + durationMs(entry.within)) return
    if (!eventMatches(entry.not, event.name, event.properties, run.trigger)) return
    this.count(run, 'entry', 'contradiction')
    this.visits.push({
      run,
      version: run.version,
      node: 'entry',
      visit: run.position.visits,
      arrivedAt: event.at,
      leftAt: this.now,
      port: 'contradiction',
      why: `${event.name} arrived late`,
    })
  }

  private enter(version: LiveVersion, row: InboxRow, event: Happening): void {
    const { entry } = version.route.graph
    if (entry.event !== event.name || !filtersMatch(entry.filters, event.properties)) return
    const key = entry.key === undefined ? 'person' : event.properties[entry.key]
    if (key === undefined || key === null || typeof key === 'object') return
    const entryKey = typeof key === 'string' ? key : JSON.stringify(key)
    if (!this.mayEnter(version, row.personId, entryKey, event.at)) return
    const isPending = entry.kind === 'event_then_not'
    const run: Run = {
      part: partOf(row.personId),
      runId: this.newRunId(),
      projectId: row.projectId,
      journeyId: version.journeyId,
      version: version.version,
      personId: row.personId,
      entryKey,
      enteredAt: event.at,
      pending: isPending,
      position: start(event.at),
      trigger: keptOf(version.triggerProperties, event.properties),
    }
    this.created.push(run)
    this.keep(run)
    if (isPending) run.position = { ...run.position, dueAt: event.at + durationMs(entry.within), absence: true }
    else this.begin(run, version, event.at, event.name)
  }

  /** Re-entry rules, and never two active runs under one entry key. */
  private mayEnter(version: LiveVersion, personId: number, entryKey: string, at: number): boolean {
    const { reentry } = version.route.graph
    const before = (this.runs.get(personId) ?? []).filter(
      (run) => run.journeyId === version.journeyId && run.entryKey === entryKey && !this.removed.has(run),
    )
    if (before.some((run) => run.position.state === 'waiting')) return false
    if (reentry.kind === 'never') return before.length === 0
    if (reentry.kind === 'after_exit') return true
    return before.filter((run) => run.enteredAt > at - durationMs(reentry.per)).length < reentry.times
  }

  private begin(run: Run, version: LiveVersion, at: number, why: string): void {
    run.pending = false
    const { goal } = version.route.graph
    if (goal) {
      const watch = { ...run, fromAt: at, until: at + durationMs(goal.within) }
      this.newWatches.add(watch)
      this.watch(watch)
    }
    this.count(run, 'entry', 'entered')
    this.move(run, version, 'next', at, why)
  }

  private move(run: Run, version: LiveVersion, port: string, at: number, why: string): void {
    this.step(run, version, (input) => advance(version.route, run.position, port, at, input, why))
  }

  /** A step that fails parks its own run; the others of the batch go on. */
  private step(run: Run, version: LiveVersion, take: (input: StepInput) => StepResult): void {
    let result: StepResult
    try {
      result = take(this.inputOf(run, version))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      run.position = { ...run.position, state: 'parked', reason: reason.slice(0, 200), dueAt: null, absence: false }
      this.changed.add(run)
      this.count(run, 'entry', 'parked')
      return
    }
    this.apply(run, version, result)
  }

  private apply(run: Run, version: LiveVersion, result: StepResult): void {
    run.position = result.position
    this.changed.add(run)
    for (const visit of result.visits) {
      this.visits.push({ run, version: version.version, ...visit })
      this.count(run, visit.node, visit.port)
    }
    for (const effect of result.effects) this.effect(run, version, effect)
    if (run.position.state === 'done') this.count(run, 'entry', 'done')
    if (run.position.state === 'exited') this.count(run, 'entry', 'exited')
  }

  private effect(run: Run, version: LiveVersion, effect: Effect): void {
    const of = { projectId: run.projectId, personId: run.personId }
    switch (effect.kind) {
      case 'send':
        if (alreadySent(run).includes(effect.node)) return
        this.sends.push({
          ...of,
          part: run.part,
          journeyId: run.journeyId,
          version: version.version,
          runId: run.runId,
          node: effect.node,
          visit: effect.visit,
          templateId: effect.templateId,
          templateVersion: effect.live ? null : (version.templates[effect.templateId] ?? null),
          class: effect.class,
          at: new Date(effect.at),
          trigger: run.trigger,
        })
        return
      case 'tag':
        this.tags.push({ ...of, tag: effect.tag, value: effect.value, remove: effect.remove })
        return
      case 'exposure':
        this.exposures.push({ ...of, experiment: `${version.publicId}/${effect.node}`, arm: effect.arm, at: effect.at })
    }
  }

  private checkGoal(watch: Watch, event: Happening): void {
    const version = this.live.version(watch.journeyId, watch.version)
    const goal = version?.route.graph.goal
    if (!version || !goal || this.goneWatches.has(watch) || event.at < watch.fromAt || event.at > watch.until) return
    if (!eventMatches(goal, event.name, event.properties, watch.trigger)) return
    this.goneWatches.add(watch)
    const run = (this.runs.get(watch.personId) ?? []).find((one) => one.runId === watch.runId)
    this.count(watch, 'entry', 'goal')
    if (run)
      this.visits.push({
        run,
        version: watch.version,
        node: 'entry',
        visit: run.position.visits,
        arrivedAt: watch.fromAt,
        leftAt: event.at,
        port: 'goal',
        why: event.name,
      })
    if (goal.exit && run) this.end(run, 'goal', event.at)
  }

  private inputOf(run: Run, version: LiveVersion): StepInput {
    return { personId: run.personId, journeyKey: version.publicId, trigger: run.trigger, rules: this.inputs.get(run.personId) }
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

  private count(of: { journeyId: number; version: number }, node: string, port: string): void {
    const count = { journeyId: of.journeyId, version: of.version, node, port }
    const key = keyOf(count)
    const kept = this.counts.get(key)
    if (kept) kept.n += 1
    else this.counts.set(key, { count, n: 1 })
  }
}

interface Happening {
  readonly name: string
  readonly at: number
  readonly properties: Values
}

const keptOf = (names: readonly string[] | undefined, properties: Values): Values =>
  names ? Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]]))) : properties

/** Events may come from clocks that run ahead, but not for longer than this. */
const futureMs = 3_600_000

const isOverdue = (run: Run, at: number): boolean =>
  run.position.state === 'waiting' && run.position.dueAt !== null && run.position.dueAt < at
