import { randomBytes } from 'node:crypto'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { holdPeople } from '../../profiles/index.ts'
import { find, insert } from '../store.ts'
import { addMembers } from './store.ts'

/** Makes a static segment of nobody, for somebody else to fill. */
export async function makeList(tx: Tx, projectId: number, name: string, createdBy: string, now: Date): Promise<string> {
  const id = `seg_${randomBytes(8).toString('hex')}`
  await insert(tx, projectId, id, { name, rule: { kind: 'list', id } }, createdBy, now)
  return id
}

/** Puts people on a static segment, whoever they have become; answers with how many were not on it. A segment that is gone takes nobody. */
export async function putOnList(tx: Tx, outbox: Outbox, of: { projectId: number; id: string }, ids: readonly number[], now: Date) {
  const list = await find(tx, of.projectId, of.id)
  if (!list) return 0
  const held = await holdPeople(tx, ids)
  const here = held.flatMap((one) => (one.mergedInto === null ? [one.personId] : []))
  return addMembers(tx, outbox, { ...of, number: list.number }, here, now)
}
