import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { erasedInto, type Erasing } from '../../identity/index.ts'
import { erasePeople } from '../audience/store.ts'
import { dropCalls } from '../calls/people.ts'
import { leave } from '../dates/store.ts'
import * as load from './load.ts'
import * as save from './save.ts'
import type { InboxRow } from './types.ts'
import type { Work } from './work.ts'

const partsOf = (people: readonly number[]): number[] => people.map(partOf)
const theirs = (people: readonly number[]) => sql`part = any(${partsOf(people)}::smallint[]) and person_id = any(${people}::bigint[])`

/** Only the owner of a part removes its runs: it is asked to by its inbox. In the end nothing can be left. */
export async function eraseRuns(tx: Tx, { projectId, numbers, now, isLast }: Erasing): Promise<void> {
  await leave(tx, numbers)
  await dropCalls(tx, numbers)
  if (!isLast) {
    await save.sendToInbox(
      tx,
      numbers.map((personId) => ({ personId, projectId, kind: 'erased' as const, payload: {} })),
      now,
    )
    return
  }
  await erasePeople(tx, projectId, numbers, partsOf(numbers))
  for (const table of ['journey_runs', 'goal_watches', 'part_inbox'])
    await tx.run(sql`delete from ${sql.id(table)} where ${theirs(numbers)}`)
}

/** Whether an inbox still holds something of theirs. */
export const isInInbox = async (db: Db, { numbers }: Erasing): Promise<boolean> =>
  (await db.one(sql`select 1 as one from part_inbox where ${theirs(numbers)} limit 1`)) !== undefined

/** Removes runs and watches of people who were erased, and what waits for them in the inbox. */
export async function forgetPeople({ tx }: Work, rows: readonly InboxRow[]): Promise<void> {
  if (rows.length === 0) return
  const people = [...new Set(rows.map((row) => row.personId))]
  await dropCalls(tx, people)
  await save.deleteRuns(tx, await load.runsOfPeople(tx, people))
  await save.deleteWatches(tx, await load.watchesOfPeople(tx, people))
  await tx.run(sql`delete from part_inbox where ${theirs(people)}`)
}

/** Those of the people who were erased: what travels to them goes nowhere. */
export async function erasedOf(tx: Tx, people: readonly number[]): Promise<Set<number>> {
  const rows = await tx.rows<{ id: number }>(
    sql`select person_id as id from people where ${theirs(people)} and merged_into = ${erasedInto}`,
  )
  return new Set(rows.map((row) => row.id))
}
