import { addressed, type AddressedChannel, channelOfAddress } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { addressKey, tellHolders } from './addresses.ts'

interface Row {
  readonly address: string
  readonly reason: string
  readonly revision: number
}

/** Nothing is sent to the address any more; the first reason stays. */
export async function suppress(tx: Tx, outbox: Outbox, projectId: number, address: string, reason: string, now: Date): Promise<void> {
  const rows = await tx.rows<Row>(sql`
    insert into suppressions (project_id, address, reason, at, revision)
    values (${projectId}, ${address.toLowerCase()}, ${reason}, ${now}, nextval('fact_revision_seq')) on conflict do nothing
    returning address, reason, revision`)
  await told(tx, outbox, projectId, rows, false)
}

/** Takes an address off the list; answers with the reason it was on it. */
export async function unsuppress(tx: Tx, outbox: Outbox, projectId: number, address: string): Promise<string | undefined> {
  const rows = await tx.rows<Row>(sql`
    delete from suppressions where project_id = ${projectId} and address = ${address}
    returning address, reason, nextval('fact_revision_seq') as revision`)
  await told(tx, outbox, projectId, rows, true)
  return rows[0]?.reason
}

/** A new consent lifts what an unsubscribe link or a word of theirs put on the list, not a bounce. */
export async function forgetUnsubscribed(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  channel: AddressedChannel,
  personIds: readonly number[],
): Promise<void> {
  if (personIds.length === 0) return
  const { by } = addressed[channel]
  const parts = personIds.map(partOf)
  const rows = await tx.rows<Row>(sql`
    delete from suppressions s where s.project_id = ${projectId} and s.reason = 'unsubscribed' and s.address in (
      select lower(p.properties->>${by}) from people p where p.part = any(${parts}::smallint[]) and p.person_id = any(${personIds}::bigint[])
      union all select i.id_value from person_ids i where i.person_part = any(${parts}::smallint[]) and i.person_id = any(${personIds}::bigint[]) and i.id_type = ${by})
    returning s.address, s.reason, nextval('fact_revision_seq') as revision`)
  await told(tx, outbox, projectId, rows, true)
}

export async function eraseSuppressions(tx: Tx, outbox: Outbox, projectId: number, addresses: readonly string[]): Promise<void> {
  const rows = await tx.rows<Row>(sql`
    delete from suppressions where project_id = ${projectId} and address = any(${addresses}::text[])
    returning address, reason, nextval('fact_revision_seq') as revision`)
  await told(tx, outbox, projectId, rows, true)
}

async function told(tx: Tx, outbox: Outbox, projectId: number, rows: readonly Row[], isRemoved: boolean): Promise<void> {
  if (rows.length === 0) return
  for (const row of rows) outbox.fact('suppressions', suppressionFact({ projectId, ...row }, isRemoved))
  await tellHolders(
    tx,
    outbox,
    projectId,
    rows.map((row) => row.address),
    false,
  )
}

export const suppressionFact = (
  { projectId, address, revision }: { readonly projectId: number; readonly address: string; readonly revision: number },
  isRemoved: boolean,
): Record<string, unknown> => ({
  project_id: projectId,
  channel: channelOfAddress(address),
  address: addressKey(projectId, address),
  removed: isRemoved ? 1 : 0,
  revision,
})
