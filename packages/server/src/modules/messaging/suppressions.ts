import { addressed, type AddressedChannel, channelsOfAddress, channelsStopped, doNotCall } from '@millrace/contract/messaging/reach.ts'
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

/** Nothing is sent to the address any more; the first reason stays, unless it was no more than that nobody is to call there. */
export async function suppress(tx: Tx, outbox: Outbox, projectId: number, address: string, reason: string, now: Date): Promise<void> {
  const rows = await tx.rows<Row>(sql`
    insert into suppressions (project_id, address, reason, at, revision)
    values (${projectId}, ${address.toLowerCase()}, ${reason}, ${now}, nextval('fact_revision_seq'))
    on conflict (project_id, address) do update set reason = excluded.reason, at = excluded.at, revision = excluded.revision
      where suppressions.reason = ${doNotCall} and excluded.reason <> ${doNotCall}
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

/** A new consent lifts what an unsubscribe link or a word of theirs put on the list, not a bounce; one to calls, that nobody is to call. */
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
    delete from suppressions s where s.project_id = ${projectId} and s.reason = ${channel === 'phone' ? doNotCall : 'unsubscribed'} and s.address in (
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
  for (const row of rows) tellSuppression(outbox, { projectId, ...row }, isRemoved)
  await tellHolders(
    tx,
    outbox,
    projectId,
    rows.map((row) => row.address),
    false,
  )
}

/** One row for each channel that the address is one of, and that it stops. */
export function tellSuppression(
  outbox: Outbox,
  { projectId, address, reason, revision }: Row & { readonly projectId: number },
  isRemoved: boolean,
): void {
  const row = { project_id: projectId, address: addressKey(projectId, address), removed: isRemoved ? 1 : 0, revision }
  for (const channel of isRemoved ? channelsOfAddress(address) : channelsStopped(address, reason))
    outbox.fact('suppressions', { ...row, channel })
}
