import type { Outbox } from '../../../platform/log/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import type { Erasing, PersonHook } from '../hook.ts'
import { personNow } from '../identity.ts'
import { IdentityRace } from '../store.ts'
import { rememberErased } from './erased-ids.ts'
import * as store from './erase-store.ts'

/** Who is meant by a number, with everything that leads to them. */
export async function erasingOf(db: Db, hooks: readonly PersonHook[], projectId: number, personId: number, now: Date): Promise<Found> {
  const numbers = await store.widened(db, [personId])
  const ids = await store.idsToErase(db, numbers)
  const known = ids.filter((id) => !id.isShared).map(({ type, value }) => ({ type, value }))
  const more: string[] = []
  for (const hook of hooks) more.push(...((await hook.texts?.(db, projectId, numbers)) ?? []))
  const values = known.flatMap((ref) => [ref.value, store.livingRef(ref).value])
  return {
    projectId,
    numbers,
    refs: ids.map(({ type, value }) => ({ type, value })),
    known,
    texts: [...new Set([...values, ...more])],
    now,
    isLast: false,
  }
}

export interface Found extends Erasing {
  /** Ids that nobody else uses: these are known again when they come. */
  readonly known: Erasing['refs']
}

/**
 * The person stops being there: no one finds them, merges them or sends to them, and what still names them in the log finds
 * nobody. Called while the pipeline stands still, so that every commit of it is wholly before or wholly after.
 */
export async function markErased(
  tx: Tx,
  outbox: Outbox,
  { hooks, seals }: { readonly hooks: readonly PersonHook[]; readonly seals: Sealer },
  projectId: number,
  id: number,
  now: Date,
): Promise<Erasing> {
  const person = await personNow(tx, projectId, id)
  const numbers = await store.widened(tx, [person.id])
  const locked = await store.lockNumbers(tx, numbers)
  const isThere = locked.some((row) => row.personId === person.id && row.mergedInto === null)
  // Between the look and the lock somebody may have merged them, or undone a merge.
  const again = await store.widened(tx, [person.id])
  if (!isThere || again.join() !== numbers.join()) throw new IdentityRace('the person was merged or split meanwhile')
  const { known, ...who } = await erasingOf(tx, hooks, projectId, person.id, now)
  await rememberErased(tx, seals, projectId, known.map(store.livingRef), now)
  for (const hook of hooks) await hook.erase(tx, outbox, who)
  return who
}
