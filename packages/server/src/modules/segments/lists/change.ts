import type { Outbox } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { addMembers, type List, removeMembers } from './store.ts'

export interface MemberChange {
  readonly projectId: number
  readonly personId: number
  readonly list: string
  readonly remove: boolean
}

/** Puts people on lists and takes them off; the last change of a (person, list) wins. Lists that are gone, or fill themselves, stay as they are. */
export async function changeMembers(tx: Tx, outbox: Outbox, changes: readonly MemberChange[], now: Date): Promise<void> {
  if (changes.length === 0) return
  const last = [...new Map(changes.map((one) => [`${one.personId}\n${one.list}`, one])).values()]
  const lists = await tx.rows<List>(sql`
    select project_id as "projectId", segment_id as id, number from segments
    where segment_id = any(${[...new Set(last.map((one) => one.list))]}::text[]) and number is not null and follows is null and query is null
      and archived_at is null order by number`)
  for (const list of lists) {
    const theirs = last.filter((one) => one.list === list.id && one.projectId === list.projectId)
    const people = (remove: boolean): number[] => theirs.filter((one) => one.remove === remove).map((one) => one.personId)
    await addMembers(tx, outbox, list, people(false), now)
    await removeMembers(tx, outbox, list, people(true))
  }
}
