import { fieldsOf, whyOf } from '@millrace/contract/journeys/index.ts'
import { type Clock, pause } from '../../../platform/clock.ts'
import type { Outgoing } from '../../../platform/http/index.ts'
import type { PartLease } from '../../../platform/leases.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { claim, type ClaimDeps, type Claimed } from './claim.ts'
import { hostBook, sideBySide } from './hosts.ts'
import { giveUpMs, mostAttempts, type Outcome, waitMs } from './outcome.ts'
import { attempt, requestOf } from './request.ts'
import { hasCalls, type Result, writeResults } from './store.ts'

export interface CallDeps extends ClaimDeps {
  readonly outgoing: Outgoing
  readonly clock: Clock
  /** Runs have answers in their inboxes. */
  readonly answered?: () => void
}

/** Calls what is due. A host that is slow or away waits alone; the others go on. */
export interface Caller {
  /** One round: take, call, write what came of it; true when there may be more, or something is on its way. */
  work(owned: readonly PartLease[]): Promise<boolean>
  /** Waits for what is on its way. */
  stop(): Promise<void>
}

const patienceMs = 200
/** How long a stop waits for calls on their way; those that are cut are made again. */
const graceMs = 5_000
/** Answers that come together are written together. */
const gatherMs = 15
/** Who is not called so long before somebody else would call is left to them. */
const marginMs = 35_000

export function caller(deps: CallDeps): Caller {
  const book = hostBook()
  const stopping = new AbortController()
  const lines = new Map<string, { active: number; waiting: Claimed[] }>()
  let results: Result[] = []
  let writing: Promise<void> | undefined
  let onTheirWay = 0
  let hasMoved = false
  let failure: unknown
  let room: { readonly below: number; readonly there: () => void } | undefined

  function start(claimed: readonly Claimed[]): void {
    onTheirWay += claimed.length
    for (const one of claimed) {
      const { host } = one.row
      const line = lines.get(host) ?? { active: 0, waiting: [] }
      lines.set(host, line)
      line.waiting.push(one)
      book.take(host)
    }
    for (const host of new Set(claimed.map(({ row }) => row.host))) next(host)
  }

  /** Keeps so many calls to a host side by side as it may have. */
  function next(host: string): void {
    const line = lines.get(host)
    while (line && line.active < sideBySide) {
      const one = line.waiting.shift()
      if (!one) break
      line.active += 1
      void make(one).then(
        (result) => finish(one, result),
        (error: unknown) => {
          // What was not written is called again, as after a crash.
          failure = error
          finish(one, undefined)
        },
      )
    }
    if (line?.active === 0 && line.waiting.length === 0) lines.delete(host)
  }

  function finish({ row }: Claimed, result: Result | undefined): void {
    const line = lines.get(row.host)
    if (line) line.active -= 1
    book.giveBack(row.host)
    if (result) results.push(result)
    else onTheirWay -= 1
    if (results.length > 0) writing ??= write()
    next(row.host)
    tellRoom()
  }

  async function write(): Promise<void> {
    await pause(gatherMs)
    const some = results
    results = []
    try {
      await stopPoint('calls.after_call')
      const now = deps.clock.now()
      await deps.postgres.transaction((tx) => writeResults(tx, some, now))
      await stopPoint('calls.after_commit')
      deps.answered?.()
    } catch (error) {
      failure = error
    }
    hasMoved = true
    onTheirWay -= some.length
    writing = results.length > 0 ? write() : undefined
    tellRoom()
  }

  function tellRoom(): void {
    if (room && onTheirWay <= room.below) room.there()
  }

  async function make({ row, call, context, until }: Claimed): Promise<Result> {
    const now = deps.clock.now()
    const { part, callId, attempts } = row
    const place = { part, callId, attempts }
    const isResting = book.isResting(row.host, now.getTime())
    if (isResting || until.getTime() - now.getTime() < marginMs)
      return { ...place, kind: 'again', nextAt: now, isFree: true, request: null }
    const id = `mr_${row.projectId}_${row.runId}_${row.node}_${row.visit}`
    const request = await requestOf({ call, id, isTest: row.isTest, now, kept: row.request }, context)
    const failed = (end: string, tries: number, values = {}): Result => ({
      ...place,
      kind: 'ended',
      port: 'failed',
      why: whyOf(end, tries),
      values,
    })
    if ('reason' in request) return failed(request.reason, attempts - 1)
    await stopPoint('calls.before_call')
    const from = performance.now()
    const outcome = await attempt(deps.outgoing, call, request, now, stopping.signal)
    const answeredAt = deps.clock.now()
    book.heard(row.host, performance.now() - from, outcome.isHostDown, answeredAt.getTime())
    const values = fieldsOf(call, row.node, outcome.status, outcome.body)
    if (outcome.kind === 'ok') return { ...place, kind: 'ended', port: 'ok', why: whyOf(outcome.end, attempts), values }
    const at = nextTry(attempts, outcome, row.since, answeredAt)
    if (outcome.kind === 'refused' || at === undefined) return failed(outcome.end, attempts, values)
    return { ...place, kind: 'again', nextAt: at, isFree: false, request: { url: request.url, body: request.body } }
  }

  return {
    async work(owned) {
      throwFailure()
      if (owned.length === 0) return false
      const parts = owned.map((lease) => lease.part)
      if (onTheirWay === 0 && !hasMoved && !(await hasCalls(deps.postgres, parts))) return false
      const { claimed, settled } = await claim(deps, owned, deps.clock.now(), book)
      start(claimed)
      if (onTheirWay > 0) {
        const patience = new AbortController()
        const below = Math.floor(onTheirWay / 2)
        await Promise.race([new Promise<void>((there) => (room = { below, there })), pause(patienceMs, patience.signal)])
        patience.abort()
        room = undefined
      }
      throwFailure()
      const isMore = hasMoved || claimed.length + settled + onTheirWay > 0
      hasMoved = false
      return isMore
    },
    async stop() {
      const until = performance.now() + graceMs
      while (onTheirWay > 0 && performance.now() < until) await pause(20)
      stopping.abort()
      while (onTheirWay > 0) await pause(20)
    },
  }

  function throwFailure(): void {
    const error = failure
    failure = undefined
    if (error) throw error
  }
}

/** When it is tried again; undefined: no more. */
function nextTry(attempts: number, outcome: Outcome, since: Date, now: Date): Date | undefined {
  const at = new Date(now.getTime() + waitMs(attempts, outcome, Math.random()))
  return attempts >= mostAttempts || at.getTime() - since.getTime() > giveUpMs ? undefined : at
}
