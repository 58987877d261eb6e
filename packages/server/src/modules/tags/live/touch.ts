import type { ToldFact } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import type { PlacedRecord } from '../../profiles/index.ts'
import { type Meaning, meaningsOf } from '../../segments/index.ts'
import { queueTouches, readCauses, type Touch } from './store.ts'

/** What happened, as tags look for it: `event:View`, `tag:vip`, `profile:`; `identity:` is told whatever they look at. */
export const causeOf = (kind: Meaning['kind'] | 'event', name = ''): string => `${kind}:${name}`

/** A clock may be ahead: an event counts when its time has come. What comes later than this everybody's daily computation sees. */
const farthestMs = 86_400_000

/** Reactor: people with events that a live tag looks at are to be computed again. */
export async function reactTags(tx: Tx, _outbox: unknown, batch: readonly PlacedRecord[]): Promise<void> {
  const causes = await readCauses(
    tx,
    batch.map((one) => one.projectId),
  )
  if (causes.size === 0) return
  await queueTouches(
    tx,
    batch.flatMap(({ projectId, personId, receivedAt, record }): Touch[] => {
      const cause = causeOf('event', record.event?.name)
      if (record.test || record.event === undefined || !causes.get(projectId)?.has(cause)) return []
      const ahead = Math.min(Math.max(0, record.time - receivedAt.getTime()), farthestMs)
      return [{ projectId, personId, at: new Date(receivedAt.getTime() + ahead), cause, isHistory: record.historical ?? false }]
    }),
  )
}

/** Before a transaction commits what it tells the analysis store: so are people whose profile, tags, lists or identity it changes, and new ones. */
export async function touchTagsOfFacts(tx: Tx, facts: readonly ToldFact[], at: Date): Promise<void> {
  const told = meaningsOf(facts)
  if (told.length === 0) return
  const causes = await readCauses(
    tx,
    told.map((one) => one.projectId),
  )
  if (causes.size === 0) return
  await queueTouches(
    tx,
    told.flatMap(({ kind, name, people, projectId, fact }): Touch[] => {
      const cause = causeOf(kind, name)
      const looked = causes.get(projectId)
      if (!looked || (kind !== 'identity' && !looked.has(cause))) return []
      return people.map((personId) => ({ projectId, personId, at, cause, isHistory: fact.isSilent ?? false }))
    }),
  )
}
