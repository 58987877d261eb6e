import { type Call, secretsIn, whyOf } from '@millrace/contract/journeys/calls.ts'
import { holdsParts, type PartLease } from '../../../platform/leases.ts'
import { Fenced } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { bodyOfCall, type CallContext, type ContentModule, noItemScope } from '../../content/index.ts'
import type { liveJourneys } from '../execute/live.ts'
import { giveUpMs } from './outcome.ts'
import { release } from './release.ts'
import { openSecrets, secretsFor } from './secrets.ts'
import * as store from './store.ts'

export interface ClaimDeps {
  readonly postgres: Postgres
  readonly content: Pick<ContentModule, 'items'>
  readonly journeys: ReturnType<typeof liveJourneys>
  readonly callSeals: Sealer
}

/** A call that is to be made now. */
export interface Claimed {
  readonly row: store.ClaimedCall
  readonly call: Call
  readonly context: CallContext
  /** Whoever has not heard of it by then calls again. */
  readonly until: Date
}

/** For how long a call is ours: longer than the slowest takes. */
const oursMs = 60_000
/** So many calls are let go at once when their turn has come. */
const mostReleased = 1_000
/** Runs that travel after a merge arrive within moments. */
const travelMs = 2_000

/** Takes due calls in one transaction, and lets go of those that have no point any more, or not now. */
export async function claim(
  deps: ClaimDeps,
  owned: readonly PartLease[],
  now: Date,
  book: { quota(host: string, now: number): number; isResting(host: string, now: number): boolean },
): Promise<{ claimed: Claimed[]; settled: number }> {
  const parts = owned.map((lease) => lease.part)
  return deps.postgres.transaction(async (tx) => {
    if (!(await holdsParts(tx, owned))) throw new Fenced('parts')
    await store.letGo(tx, parts, now)
    const { hosts, isReleasing } = await store.hosts(tx)
    const overdue = isReleasing ? await release(tx, parts, now, mostReleased) : []
    const quotas = hosts.map((host) => ({ host, most: book.quota(host, now.getTime()) })).filter(({ most }) => most > 0)
    const until = new Date(now.getTime() + oursMs)
    const rows = quotas.length === 0 ? [] : await store.claimCalls(tx, parts, quotas, now, until)
    const resting = hosts.filter((host) => book.isResting(host, now.getTime()))
    const late = resting.length === 0 ? [] : await store.waitedTooLong(tx, parts, resting, new Date(now.getTime() - giveUpMs), now)
    const results = late.map(
      (one): store.Result => ({ ...one, kind: 'ended', port: 'failed', why: `host_down: ${one.attempts} attempts`, values: {} }),
    )
    for (const one of overdue) results.push({ ...one, kind: 'ended', port: 'failed', why: whyOf('too_late', one.attempts), values: {} })
    const standing: store.ClaimedCall[] = []
    for (const row of rows) {
      const result = whyNot(row, now)
      if (result) results.push(result)
      else standing.push(row)
    }
    const live = standing.length === 0 ? undefined : await deps.journeys.read(tx)
    const calls = standing.flatMap((row) => {
      const node = live?.version(row.journeyId, row.version)?.route.nodes.get(row.node)
      if (node?.kind === 'webhook') return [{ row, call: node.settings }]
      results.push({ ...row, kind: 'ended', port: 'failed', why: 'node_gone: 0 attempts', values: {} })
      return []
    })
    if (results.length > 0) await store.writeResults(tx, results, now)
    const claimed = await withContext(deps, tx, calls, until, now)
    return { claimed, settled: results.length }
  })
}

/** Why a call is not made: its run has gone on or is on its way, or its journey has ended or stands still. */
function whyNot(row: store.ClaimedCall, now: Date): store.Result | undefined {
  const { part, callId, attempts } = row
  const place = { part, callId, attempts }
  const later = { ...place, kind: 'again', isFree: true, request: null } as const
  if (row.journeyState === 'ended' || row.stands === false) return { ...place, kind: 'dropped' }
  if (row.journeyState === 'paused') return { ...later, nextAt: null }
  if (row.stands === null) return { ...later, nextAt: new Date(now.getTime() + travelMs) }
  return undefined
}

async function withContext(
  { content, callSeals }: ClaimDeps,
  tx: Parameters<typeof store.claimCalls>[0],
  calls: readonly { readonly row: store.ClaimedCall; readonly call: Call }[],
  until: Date,
  now: Date,
): Promise<Claimed[]> {
  if (calls.length === 0) return []
  const bodies = new Map(calls.map(({ call }) => [call, bodyOfCall(call)]))
  const items = await content.items(
    tx,
    calls.map(({ row, call }) => ({
      projectId: row.projectId,
      body: bodies.get(call) ?? bodyOfCall(call),
      profile: row.profile,
      event: row.trigger,
    })),
  )
  const secretive = new Set([...bodies.keys()].filter((call) => secretsIn(call).length > 0))
  const projects = [...new Set(calls.flatMap(({ row, call }) => (secretive.has(call) ? [row.projectId] : [])))]
  const secrets = await openSecrets(tx, callSeals, projects)
  return calls.map(({ row, call }, i) => ({
    row,
    call,
    until,
    context: {
      profile: row.profile,
      event: row.trigger,
      item: items[i] ?? noItemScope,
      project: row.project,
      now,
      person: { id: row.personId },
      run: { id: row.runId, journey: row.journey, node: row.node },
      secret: secretsFor(call.url, secrets.get(row.projectId)),
    },
  }))
}
