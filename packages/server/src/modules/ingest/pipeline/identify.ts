import { checkFence, type Outboxes } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { CatalogModule, Shape } from '../../catalog/index.ts'
import { type PersonHook, type Resolved, resolvePeople } from '../../identity/index.ts'
import type { Claim } from './claim.ts'
import { byProject, type IdentifiedRecord } from './records.ts'
import { leaveOutRepeats, type SeenDays } from './seen.ts'

export interface Identified {
  readonly records: readonly IdentifiedRecord[]
  /** Which properties become columns, per project. */
  readonly shapes: ReadonlyMap<number, Shape>
}

export interface IdentifyDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly catalog: CatalogModule
  readonly hooks: readonly PersonHook[]
  readonly days: SeenDays
  readonly now: () => Date
}

/** Commit 1: leaves out repeats, resolves people, notes names. A replay finds the same people or their successors. */
export async function identify(deps: IdentifyDeps, claim: Claim): Promise<Identified> {
  const days = claim.records.map((incoming) => incoming.record.day)
  await deps.days.ensure(deps.postgres, days, deps.now())
  const identified = await commitOne(deps, claim).catch(async (error: unknown) => {
    if (!isMissingPartition(error)) throw error
    // Retention dropped a day that we still thought was there: it is needed again.
    deps.days.forget()
    await deps.days.ensure(deps.postgres, days, deps.now())
    return commitOne(deps, claim)
  })
  await stopPoint('identify.after_commit')
  return identified
}

const nobody: Resolved = { personId: 0, collectedId: 0 }

const isMissingPartition = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23514'

function commitOne(deps: IdentifyDeps, claim: Claim): Promise<Identified> {
  return deps.outboxes.transaction(async (tx, outbox) => {
    await checkFence(tx, 'events', claim.lease)
    const fresh = await leaveOutRepeats(tx, claim.records)
    const people = new Map<number, Resolved>()
    const shapes = new Map<number, Shape>()
    const now = deps.now()
    for (const [projectId, incoming] of byProject(fresh)) {
      const records = incoming.map((one) => one.record)
      const owners = await resolvePeople(tx, outbox, projectId, records, deps.hooks, now)
      incoming.forEach((one, i) => people.set(one.logOffset, owners[i] ?? nobody))
      shapes.set(projectId, await deps.catalog.admit(tx, projectId, records, now))
    }
    await stopPoint('identify.before_commit')
    return { records: fresh.map((one) => ({ ...one, ...(people.get(one.logOffset) ?? nobody) })), shapes }
  })
}
