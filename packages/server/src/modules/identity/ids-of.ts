import type { IdentityRef } from '@millrace/contract/events.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface PersonId extends IdentityRef {
  readonly personId: number
}

/** Ids of people, in one statement. */
export const idsOf = (db: Db, people: readonly number[]): Promise<PersonId[]> =>
  db.rows<PersonId>(sql`
    select person_id as "personId", id_type as type, id_value as value from person_ids
    where person_part = any(${people.map(partOf)}::smallint[]) and person_id = any(${people}::bigint[])`)

/** The id that an event of our own names somebody by: the one that is least likely to become somebody else's. */
export const strongestId = (ids: readonly IdentityRef[]): IdentityRef | undefined => {
  const [first] = ids.toSorted((a, b) => rank(a.type) - rank(b.type))
  return first && { type: first.type, value: first.value }
}

const rank = (type: string): number =>
  type === 'login_id' ? 0 : type === 'email' || type === 'mobile' ? 1 : type === 'anonymous_id' ? 3 : 2
