import type { ConsentChannel } from '@millrace/contract/messaging/consents.ts'
import { consentKey } from '@millrace/contract/rules/index.ts'
import type { ToldFact } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import type { PlacedRecord } from '../../profiles/index.ts'
import { queueTouches, readCauses, type Touch } from './store.ts'

type Kind = 'event' | 'profile' | 'tag' | 'list' | 'consent' | 'address' | 'anybody' | 'identity'
/** What happened, as tags look for it: `event:View`, `tag:vip`, `profile:`; `identity:` is told whatever they look at. */
export const causeOf = (kind: Kind, name = ''): string => `${kind}:${name}`

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
  const told = facts.filter(({ table }) => tables.has(table))
  if (told.length === 0) return
  const causes = await readCauses(
    tx,
    told.map(({ row }) => Number(row['project_id'])),
  )
  if (causes.size === 0) return
  await queueTouches(
    tx,
    told.flatMap((fact): Touch[] => {
      const projectId = Number(fact.row['project_id'])
      const [cause, people] = meaningOf(fact)
      const looked = causes.get(projectId)
      if (!looked || (cause !== causeOf('identity') && !looked.has(cause))) return []
      return people.map((personId) => ({ projectId, personId, at, cause, isHistory: fact.isSilent ?? false }))
    }),
  )
}

const tables = new Set(['profiles', 'person_tags', 'list_members', 'consents', 'person_addresses', 'person_overrides'])

/** What a fact comes to, and for whom. */
function meaningOf({ table, row, other, isParted }: ToldFact): [cause: string, people: number[]] {
  const person = Number(row['person_id'])
  if (table === 'person_overrides') return [causeOf('identity'), other === undefined ? [person] : [person, other]]
  if (table === 'person_tags') return [causeOf('tag', String(row['tag'])), [person]]
  if (table === 'list_members') return [causeOf('list', String(row['list'])), [person]]
  if (table === 'consents')
    return [causeOf('consent', consentKey(String(row['purpose']), row['channel'] as ConsentChannel) /* told by `tellConsent` */), [person]]
  if (table === 'person_addresses') return [causeOf('address', String(row['channel'])), [person]]
  if (row['deleted'] === 1) return [causeOf('profile'), []]
  return [causeOf(row['revision'] === 1 || isParted ? 'anybody' : 'profile'), [person]]
}
