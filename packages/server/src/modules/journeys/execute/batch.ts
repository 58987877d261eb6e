import {
  absence,
  advance,
  askAgain,
  durationMs,
  entryId,
  eventMatches,
  exitReason,
  isHeld,
  kindOf,
  opening,
  reconsider,
  redirect,
  type Redirects,
  type StepInput,
  type StepResult,
  watchedAt,
} from '@millrace/contract/journeys/index.ts'
import type { RuleInput, Values } from '@millrace/contract/rules/index.ts'
import { Effects } from './effects.ts'
import { admit, concerns, happeningOf } from './entry.ts'
import { awaitedBy, fromOf, wouldHaveMattered } from './awaited.ts'
import { answerOf, awaitsAnswer } from './answer.ts'
import { beganAt, nothingOf } from './began.ts'
import { Inside } from './inside.ts'
import { askedAgainAt, dueNow, isOverdue, remembersEvent } from './held.ts'
import { opened } from './opened.ts'
import { Story } from './story.ts'
import { capped, deadlineOf, leavesBy } from './limits.ts'
import { type Dropped, dropWith, forkOf, handOver, level, united } from './tokens.ts'
import { type BatchOptions, type Happening, type InboxRow, type Live, type LiveVersion, type Run, type Watch } from './types.ts'
import type { Reached } from '../../messaging/index.ts'

/** The work of one transaction in memory: runs move, effects and history pile up; `settle` writes all of it in sets. */
export class Batch {
  readonly created: Run[] = []
  readonly changed = new Set<Run>()
  readonly newWatches = new Set<Watch>()
  readonly effects: Effects
  readonly goals: Reached[] = []
  readonly story = new Story()
  private readonly live: Live
  readonly inside = new Inside()
  private readonly now: number
  private running: ReadonlySet<number> | undefined
  private readonly options: BatchOptions
  /** Runs whose wait has been asked for in the stored events, at this visit. */
  private asked: Map<Run, number> | undefined

  constructor(live: Live, inputs: ReadonlyMap<number, RuleInput>, runs: Iterable<Run>, watches: Iterable<Watch>, options: BatchOptions) {
    this.live = live
    this.effects = new Effects(inputs)
    this.options = options
    this.now = options.now
    for (const run of runs) this.inside.keep(run)
    for (const watch of watches) this.inside.watch(watch)
  }

  get removed(): ReadonlySet<Run> {
    return this.inside.removed
  }
  get goneWatches(): ReadonlySet<Watch> {
    return this.inside.goneWatches
  }

  /** One event of one person: goals, then the runs it may move, then new entries. */
  takeEvent(row: InboxRow): void {
    if (row.kind === 'called') this.takeAnswer(row)
    else if (row.kind !== 'touched') this.takeHappening(row)
    for (const run of this.inside.active(row.personId)) {
      const version = this.versionOf(run)
      if (version && isAsking(version, run)) this.reconsider(run, version, Math.max(row.eventAt.getTime(), run.position.arrivedAt))
    }
  }

  /** Only a run that still stands where it asked hears the answer. */
  private takeAnswer(row: InboxRow): void {
    const answer = answerOf(row)
    const { values, port, why } = answer
    const run = this.inside.active(row.personId).find((one) => awaitsAnswer(one, answer))
    const version = run && this.versionOf(run)
    if (!run || !version) return
    if (Object.keys(values).length > 0) this.effects.take(run, version, { kind: 'remember', values })
    this.move(run, version, port, Math.max(row.eventAt.getTime(), run.position.arrivedAt), why)
  }

  private takeHappening(row: InboxRow): void {
    const event = happeningOf(row)
    for (const watch of this.inside.watchesOf(row.personId)) this.checkGoal(watch, event)
    for (const run of this.inside.of(row.personId)) this.noteContradiction(run, event)
    for (const run of this.inside.active(row.personId))
      if (leavesBy(this.versionOf(run), run, event, this.options.itemsOf(run.projectId))) this.end(run, exitReason + event.name, event.at)
      else this.offer(run, event)
    for (const version of this.live.entering.get(row.projectId) ?? []) this.enter(version, row, event)
    for (const version of this.live.resting.get(row.projectId) ?? [])
      if (concerns(version, event)) this.refuse(version, row, event, 'paused')
  }

  /** Runs of this batch that came to a wait so late that its event may have been taken already, and were not asked for yet. */
  behind(now: number): Run[] {
    const found = [...this.changed].filter((run) => {
      const { position } = run
      if (this.removed.has(run) || position.state !== 'waiting' || !position.absence) return false
      const from = fromOf(this.live, run)
      if (from > now - promptMs && from === position.arrivedAt && !this.inside.heldUp.has(run)) return false
      return this.asked?.get(run) !== position.visits
    })
    for (const run of found) (this.asked ??= new Map()).set(run, run.position.visits)
    return found
  }

  /** Stored events that a run has not met, in their order: goals, and the one it waits for. True when that moved it. */
  recall(run: Run, events: readonly Happening[]): boolean {
    const { visits } = run.position
    for (const event of events) {
      // Earlier ones have been looked at: a wait may look back.
      if (event.id !== run.arrivedBy && event.at >= run.position.arrivedAt)
        for (const watch of this.inside.watchesOf(run.personId)) if (watch.runId === run.runId) this.checkGoal(watch, event)
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
    this.running ??= new Set(this.live.running)
    for (const run of this.inside.active(personId)) {
      if (!this.running.has(run.journeyId)) continue
      while (isOverdue(run, Math.min(at, this.now + 1)) && !run.position.absence) this.fire(run)
      undecided ||= run.position.absence && isOverdue(run, at) && at <= this.now + futureMs
    }
    return undecided
  }

  /** Somebody else has decided by which port a run leaves where it waits. */
  leave(run: Run, port: string, at: number, why: string, values: Values = {}): void {
    const version = this.versionOf(run)
    if (!version || run.position.state !== 'waiting' || this.removed.has(run)) return
    if (Object.keys(values).length > 0) this.effects.take(run, version, { kind: 'remember', values })
    this.move(run, version, port, at, why, { id: run.arrivedBy })
  }

  /** The wait of a run is over, or one that is held is to be asked again. */
  fire(run: Run): void {
    const version = this.versionOf(run)
    const { dueAt } = run.position
    if (!version || dueAt === null || this.removed.has(run) || run.position.state !== 'waiting') return
    if (dueAt >= deadlineOf(version, run)) return this.end(run, 'time_over', dueAt)
    if (isHeld(run.position)) return this.askAgain(run, version)
    const node = version.route.nodes.get(run.position.node)
    if (node && kindOf(node).takesTurns) return void this.changed.add(dueNow(run))
    if (run.position.absence) run.absences = [...run.absences, { node: run.position.node, from: fromOf(this.live, run), until: dueAt }]
    if (run.pending)
      return this.begin(run, version, dueAt, `${opening(version.route.graph.entry)?.event ?? ''} without what should not follow`)
    if (run.position.absence && isAsking(version, run) && this.reconsider(run, version, dueAt)) return
    const over = node && kindOf(node).over
    this.move(run, version, over?.port ?? 'next', dueAt, over?.why ?? '')
  }

  /** Follows a new version: people on removed nodes go on where the redirect map says, changed waits are due anew. */
  follow(run: Run, to: LiveVersion, { moved, shifted, renewed }: Redirects, now: number): void {
    if (run.position.state !== 'waiting' || this.removed.has(run)) return
    run.version = to.version
    this.changed.add(run)
    const target = moved.get(run.position.node)
    if (target !== undefined) return this.step(run, to, (input) => redirect(to.route, run.position, target, now, input))
    // The new version may be what makes it answerable.
    if (isHeld(run.position)) run.position = { ...run.position, dueAt: now }
    const by = shifted.get(run.position.node)
    if (by !== undefined && run.position.dueAt !== null) run.position = { ...run.position, dueAt: run.position.dueAt + by }
    if (renewed.has(run.position.node)) this.reconsider(run, to, now)
    run.position = capped(to, run, run.position)
    if (run.position.state === 'waiting') this.unite(run, to)
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
    if (run.position.state !== 'waiting' || this.removed.has(run)) return
    if (run.pending) return this.cancel(run, reason)
    for (const other of this.inside.others(run)) this.drop(dropWith(run, other, reason, at))
    run.cut = reason
    this.story.ended(run, reason, at)
    run.position = { ...run.position, node: '', state: 'exited', reason, dueAt: null, absence: false }
    this.changed.add(run)
    this.story.count(run, 'entry', 'exited')
  }

  private offer(run: Run, event: Happening): void {
    const version = this.versionOf(run)
    const port = awaitedBy(this.live, run, event, this.options.itemsOf(run.projectId))
    if (!version || port === undefined || this.removed.has(run)) return
    if (run.pending) this.cancel(run, event.name, event)
    else this.move(run, version, port, Math.max(event.at, run.position.arrivedAt), `${event.name} happened`, event)
  }

  /** A run that never begins: what should not follow has followed, or the journey ended. */
  private cancel(run: Run, reason: string, event?: Happening): void {
    this.inside.removed.add(run)
    this.story.cancelled(run, reason, event)
  }

  /** What should not follow did follow in time, but was heard of after the deadline was decided: seen, not undone. */
  private noteContradiction(run: Run, event: Happening): void {
    if (run.absences.length === 0) return
    const route = this.versionOf(run)?.route
    for (const { node, from, until } of run.absences) {
      if (event.at < from || event.at > until || !route) continue
      if (!wouldHaveMattered(route, node, run, event, this.options.itemsOf(run.projectId))) continue
      this.story.count(run, node, 'contradiction')
      this.story.note(run, node, 'contradiction', `${event.name} arrived late`, event.at, this.now)
    }
  }

  private enter(version: LiveVersion, row: InboxRow, event: Happening): void {
    if (!concerns(version, event)) return
    const { personId, projectId } = row
    const before = this.inside.of(personId).filter((run) => run.journeyId === version.journeyId && !run.isExtra)
    const input = this.inputOf({ personId, projectId, trigger: event.properties, enteredAt: event.at }, version)
    const admission = admit(version, event, { before, input, reached: this.options.reached ?? new Set() })
    if (!admission) return
    if ('refused' in admission) return this.refuse(version, row, event, admission.refused)
    const not = absence(version.route.graph.entry)
    const run = opened(version, event, admission, {
      personId,
      runId: event.direct?.runId ?? this.options.newRunId(),
      isTest: this.options.testPeople?.has(personId) ?? false,
    })
    this.created.push(run)
    this.changed.add(run)
    this.inside.keep(run)
    if (not) run.position = capped(version, run, { ...run.position, dueAt: event.at + durationMs(not.within), absence: true })
    else this.begin(run, version, event.at, event.name, event)
  }

  private refuse(version: LiveVersion, { personId }: InboxRow, event: Happening, reason: string): void {
    this.story.refused(version, { personId, isTest: this.options.testPeople?.has(personId) ?? false }, event, reason)
  }

  private begin(run: Run, version: LiveVersion, at: number, why: string, by?: Happening): void {
    const full = this.options.doors?.refuses(version, run, this.inside.active(run.personId))
    if (full !== undefined) {
      this.inside.removed.add(run)
      return this.story.refused(version, run, by ?? nothingOf(run, version), full)
    }
    run.pending = false
    const { goal } = version.route.graph
    if (goal) {
      const watch = { ...run, fromAt: at, until: at + durationMs(goal.within) }
      this.newWatches.add(watch)
      this.inside.watch(watch)
    }
    this.story.count(run, 'entry', 'entered')
    this.move(run, version, 'next', at, why, by)
  }

  /** `by`: the event that moves it; the same event does not end a wait it brings the run to. */
  private move(run: Run, version: LiveVersion, port: string, at: number, why: string, by?: Pick<Happening, 'id'>): void {
    run.arrivedBy = by?.id ?? ''
    this.step(run, version, (input) => advance(version.route, run.position, port, at, input, why))
  }

  /** What a held run did before is done: it goes on from where it stands, in the time of its arrival there. */
  private askAgain(run: Run, version: LiveVersion): void {
    const { node, visits, arrivedAt, reason } = run.position
    this.step(run, version, (input) => askAgain(version.route, run.position, input))
    if (isHeld(run.position) && run.position.visits === visits) return
    this.story.note(run, node, 'held', reason, arrivedAt, this.now, visits)
  }

  /** A step that fails parks its own run; the others of the batch go on. */
  private step(run: Run, version: LiveVersion, take: (input: StepInput) => StepResult | undefined): void {
    let result: StepResult | undefined
    level(run, this.inside.others(run))
    try {
      result = take(this.inputOf(run, version))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      run.position = { ...run.position, state: 'parked', reason: reason.slice(0, 200), dueAt: null, absence: false }
      this.story.note(run, run.position.node, 'parked', reason, run.position.arrivedAt, this.now)
      this.changed.add(run)
      return this.unite(run, version)
    }
    if (result) this.apply(run, version, result)
  }

  private apply(run: Run, version: LiveVersion, result: StepResult): void {
    this.take(run, version, result)
    this.unite(run, version)
  }

  /** Where a token has come, all it did on the way, and the tokens it made. */
  private take(run: Run, version: LiveVersion, result: StepResult): void {
    const { position } = result
    const until = isHeld(position) ? { ...position, dueAt: askedAgainAt(position.arrivedAt, this.now) } : position
    run.position = capped(version, run, until)
    if (!remembersEvent(version, position)) run.arrivedBy = ''
    this.changed.add(run)
    this.story.passed(run, version.version, result)
    for (const effect of result.effects) {
      this.effects.take(run, version, effect)
      if (effect.kind === 'goal') this.reachGoal(run, effect.at)
    }
    for (const fork of result.forks) {
      const token = forkOf(run, fork)
      this.created.push(token)
      this.inside.keep(token)
      this.take(token, version, fork.result)
    }
  }

  private unite(run: Run, version: LiveVersion): void {
    const { dropped, over, goes } = united(run, this.inside.tokens(run), version.route.ways)
    for (const one of dropped) this.drop(one)
    if (over) this.story.count(over, 'entry', over.position.state)
    if (goes) this.move(goes.run, version, 'next', goes.at, '')
  }

  private drop({ token, to, how, why = '', at }: Dropped): void {
    if (how) this.story.ended(token, why, at, how)
    if (how === 'joined' || how === 'slower') this.story.count(token, token.position.node, how)
    handOver(token, to, how === 'joined')
    this.inside.removed.add(token)
    this.changed.add(to)
    this.effects.remembering.add(to)
  }

  private checkGoal(watch: Watch, event: Happening): void {
    const version = this.live.version(watch.journeyId, watch.version)
    const goal = version?.route.graph.goal
    if (!version || !goal || this.goneWatches.has(watch) || event.at < watch.fromAt || event.at > watch.until) return
    if (!eventMatches(goal, event.name, event.properties, watch.trigger, this.options.itemsOf(watch.projectId))) return
    const run = this.convert(watch, event.name, event.at)
    if (!run || !goal.exit) return
    this.end(run, 'goal', event.at)
    // Also after its last step: a mail that still waits to be tried again has no point any more.
    run.cut ??= 'goal'
    this.changed.add(run)
  }

  /** A step says so: it goes on, whatever the goal says about leaving. */
  private reachGoal(run: Run, at: number): void {
    const watch = this.inside.watchesOf(run.personId).find((one) => one.runId === run.runId)
    if (watch && at <= watch.until) this.convert(watch, '', at)
  }

  /** Counts one conversion; without its watch there is none to count any more. */
  private convert(watch: Watch, why: string, at: number): Run | undefined {
    this.inside.goneWatches.add(watch)
    const run = this.inside.run(watch)
    this.story.count({ ...watch, isTest: run?.isTest ?? false }, 'entry', 'goal')
    if (!run) return undefined
    if (!run.isTest) this.goals.push({ part: run.part, runId: run.runId, at: new Date(at) })
    this.story.note(run, entryId, 'goal', why, watch.fromAt, at)
    return run
  }

  private inputOf(run: Pick<Run, 'personId' | 'trigger' | 'projectId' | 'enteredAt'>, version: LiveVersion): StepInput {
    const { personId, trigger, projectId } = run
    const rules = this.effects.known(personId)
    const [items, channels] = [this.options.itemsOf(projectId), this.live.channelsOf(projectId)]
    return { personId, journeyKey: version.publicId, trigger, enteredAt: beganAt(run, version), rules, items, channels }
  }

  private versionOf(run: Run): LiveVersion | undefined {
    return this.live.version(run.journeyId, run.version)
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
