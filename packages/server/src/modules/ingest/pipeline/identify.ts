import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { checkFences, type Outboxes } from '../../../platform/log/index.ts'
import { lookUpByKey, type Postgres, type Tx } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { CatalogModule, Shape } from '../../catalog/index.ts'
import {
  atBorder,
  type IdTypes,
  type PersonHook,
  type ProjectIds,
  type Resolved,
  resolvePeople,
  withoutErased,
} from '../../identity/index.ts'
import type { Claim } from './claim.ts'
import type { Growth } from './growth.ts'
import { type QualityNote, writeNotes } from '../quality/quality.ts'
import type { Parked, Sieve } from './poison.ts'
import { byProject, type IdentifiedRecord, type IncomingRecord } from './records.ts'
import { leaveOutRepeats, type SeenDays } from './seen.ts'

export interface Identified {
  readonly records: readonly IdentifiedRecord[]
  /** Changes of dimension tables: they belong to nobody. */
  readonly items: readonly IncomingRecord[]
  /** Which properties become columns, per project. */
  readonly shapes: ReadonlyMap<number, Shape>
  /** Records nobody could be found for; commit 2 puts them on record. */
  readonly parked: readonly Parked[]
}

export interface IdentifyDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly catalog: CatalogModule
  readonly hooks: readonly PersonHook[]
  readonly idTypes: IdTypes
  readonly days: SeenDays
  readonly growth: Growth
  readonly now: () => Date
}

/** Commit 1: leaves out repeats, resolves people, notes names. A replay finds the same people or their successors. */
export async function identify(deps: IdentifyDeps, claim: Claim, incoming: readonly IncomingRecord[], sieve: Sieve): Promise<Identified> {
  const days = incoming.map((one) => one.record.day)
  await deps.days.ensure(deps.postgres, days, deps.now())
  const identified = await commitOne(deps, claim, incoming, sieve).catch(async (error: unknown) => {
    if (!isMissingPartition(error)) throw error
    // Retention dropped a day that we still thought was there: it is needed again.
    deps.days.forget()
    await deps.days.ensure(deps.postgres, days, deps.now())
    return commitOne(deps, claim, incoming, sieve)
  })
  await stopPoint('identify.after_commit')
  deps.growth.add(deps.postgres, incoming.length)
  return identified
}

const nobody: Resolved = { personId: 0, collectedId: 0 }

const isMissingPartition = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23514'

function commitOne(deps: IdentifyDeps, claim: Claim, incoming: readonly IncomingRecord[], sieve: Sieve): Promise<Identified> {
  return deps.outboxes.transaction(async (tx, outbox) => {
    await lookUpByKey(tx)
    await checkFences(tx, 'events', claim.ranges)
    const identified: IdentifiedRecord[] = []
    const items: IncomingRecord[] = []
    const shapes = new Map<number, Shape>()
    const now = deps.now()
    const parked = await sieve(outbox, 'identify_failed', incoming, async (some) => {
      const fresh = await leaveOutRepeats(tx, some)
      const people = new Map<IncomingRecord, Resolved & { readonly record: CanonicalRecord }>()
      const personal = fresh.filter((one) => !one.record.item)
      for (const [projectId, ofProject] of byProject(personal)) {
        const ids = await deps.idTypes.of(tx, projectId)
        const { there, records, notes: erased } = await ofPeople(deps, tx, projectId, ofProject, ids)
        const owners = await resolvePeople(tx, outbox, projectId, records, { hooks: deps.hooks, rules: ids.rules, now })
        there.forEach((one, i) => people.set(one, { ...(owners[i] ?? nobody), record: records[i] ?? one.record }))
        const { shape, refused, broken } = await deps.catalog.admit(tx, projectId, records, now)
        shapes.set(projectId, shape)
        const notes = [
          ...erased,
          ...refused.map(warningOf(projectId, 'property_not_admitted')),
          ...broken.map(warningOf(projectId, 'money_not_whole')),
        ]
        await writeNotes(tx, notes, now)
      }
      for (const one of personal) {
        const found = people.get(one)
        if (found) identified.push({ ...one, ...found })
      }
      for (const one of fresh) if (one.record.item) items.push(one)
    })
    await stopPoint('identify.before_commit')
    return { records: identified, items, shapes, parked }
  })
}

/** Records as the project keeps them, without those of people who were erased; these are counted, and nothing of them is kept. */
async function ofPeople(
  { idTypes }: IdentifyDeps,
  tx: Tx,
  projectId: number,
  incoming: readonly IncomingRecord[],
  ids: ProjectIds,
): Promise<{ there: IncomingRecord[]; records: CanonicalRecord[]; notes: QualityNote[] }> {
  const atHome = atBorder(
    incoming.map((one) => one.record),
    ids,
  )
  const received = incoming.map((one, i) => ({ ...one, record: atHome[i] ?? one.record }))
  const kept = await withoutErased(tx, idTypes.seals, projectId, received)
  const pairs = incoming.flatMap((one, i) => (kept[i] ? [{ one, record: kept[i] }] : []))
  const left = incoming.filter((_, i) => !kept[i])
  const notes = left.map(({ source }): QualityNote => ({ projectId, source, kind: 'rejected', reason: 'erased_id' }))
  return { there: pairs.map(({ one }) => one), records: pairs.map(({ record }) => record), notes }
}

/** Once for each such property, when it is first seen. */
const warningOf =
  (projectId: number, reason: string) =>
  (field: string): QualityNote => ({ projectId, source: 'system', kind: 'warning', reason, field })
