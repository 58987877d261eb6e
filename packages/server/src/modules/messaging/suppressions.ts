import { addressed, type AddressedChannel, channelsOfAddress, channelsStopped, doNotCall } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { addressKey, tellHolders } from './addresses.ts'
import { suppressionsOf } from './store.ts'

interface Row {
  readonly address: string
  readonly reason: string
  readonly revision: number
}

/** The address is on the list for a reason, beside those it is there for already; one that it has keeps its time. */
export async function suppress(tx: Tx, outbox: Outbox, projectId: number, address: string, reason: string, now: Date): Promise<void> {
  const key = address.toLowerCase()
  await lock(tx, projectId, [key])
  const rows = await tx.rows<Row>(sql`
    insert into suppressions (project_id, address, reason, at, revision)
    values (${projectId}, ${key}, ${reason}, ${now}, nextval('fact_revision_seq'))
    on conflict (project_id, address, reason) do nothing
    returning address, reason, revision`)
  for (const row of rows) tellSuppression(outbox, { projectId, ...row }, channelsStopped(row.address, [row.reason]), false)
  await tellHoldersOf(tx, outbox, projectId, rows)
}

/** Lifts one reason of an address, or all; answers with what was lifted. */
export const unsuppress = (tx: Tx, outbox: Outbox, projectId: number, address: string, reason?: string): Promise<string[]> =>
  lift(tx, outbox, projectId, [address], reason === undefined ? sql`true` : sql`reason = ${reason}`)

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
  const reason = channel === 'phone' ? doNotCall : 'unsubscribed'
  const listed = await tx.rows<{ address: string }>(sql`
    select s.address from suppressions s where s.project_id = ${projectId} and s.reason = ${reason} and s.address in (
      select lower(p.properties->>${by}) from people p where p.part = any(${parts}::smallint[]) and p.person_id = any(${personIds}::bigint[])
      union all select i.id_value from person_ids i where i.person_part = any(${parts}::smallint[]) and i.person_id = any(${personIds}::bigint[]) and i.id_type = ${by})`)
  await lift(
    tx,
    outbox,
    projectId,
    listed.map((row) => row.address),
    sql`reason = ${reason}`,
  )
}

export const eraseSuppressions = (tx: Tx, outbox: Outbox, projectId: number, addresses: readonly string[]): Promise<string[]> =>
  lift(tx, outbox, projectId, addresses, sql`true`)

async function lift(tx: Tx, outbox: Outbox, projectId: number, addresses: readonly string[], which: Sql): Promise<string[]> {
  if (addresses.length === 0) return []
  await lock(tx, projectId, addresses)
  const rows = await tx.rows<Row>(sql`
    delete from suppressions where project_id = ${projectId} and address = any(${addresses}::text[]) and ${which}
    returning address, reason, nextval('fact_revision_seq') as revision`)
  const gone = [...new Map(rows.map((row) => [row.address, row])).values()]
  const left = new Map((gone.length === 0 ? [] : await suppressionsOf(tx, [projectId], addresses)).map((row) => [row.address, row.reasons]))
  for (const row of gone) {
    const stopped = channelsStopped(row.address, left.get(row.address) ?? [])
    const free = channelsOfAddress(row.address).filter((channel) => !stopped.includes(channel))
    tellSuppression(outbox, { projectId, ...row }, free, true)
  }
  await tellHoldersOf(tx, outbox, projectId, gone)
  return rows.map((row) => row.reason).toSorted()
}

/** Who lifts a reason has to know what the others say: the analysis store keeps one word for all reasons of an address. */
const lock = (tx: Tx, projectId: number, addresses: readonly string[]): Promise<number> =>
  tx.run(sql`select pg_advisory_xact_lock(hashtext('suppressions ' || a), ${projectId}::int) from (
    select distinct a from unnest(${addresses}::text[]) a order by a) x`)

async function tellHoldersOf(tx: Tx, outbox: Outbox, projectId: number, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await tellHolders(
    tx,
    outbox,
    projectId,
    rows.map((row) => row.address),
    false,
  )
}

/** One row for each channel by which the address gets nothing promotional from now on, or gets it again. */
export function tellSuppression(
  outbox: Outbox,
  { projectId, address, revision }: Row & { readonly projectId: number },
  channels: readonly AddressedChannel[],
  isRemoved: boolean,
): void {
  const row = { project_id: projectId, address: addressKey(projectId, address), removed: isRemoved ? 1 : 0, revision }
  for (const channel of channels) outbox.fact('suppressions', { ...row, channel })
}
