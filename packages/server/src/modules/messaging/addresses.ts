import { createHash } from 'node:crypto'
import { addressed, type AddressedChannel, addressedChannels, addressOf } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox, ToldFact } from '../../platform/log/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { idsOf } from '../identity/index.ts'
import { isLiving } from './devices/store.ts'

interface Looked {
  readonly projectId: number
  readonly personId: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly isHere: boolean
  /** By channel. */
  readonly before: Readonly<Partial<Record<AddressedChannel, string>>>
}

interface Row {
  readonly projectId: number
  readonly personId: number
  readonly channel: string
  readonly address: string
  readonly revision: number
}

interface Place {
  readonly personId: number
  readonly channel: AddressedChannel
}

const pairs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`
const columns = sql`project_id as "projectId", person_id as "personId", channel, address, revision`

/** What two equal addresses of a project have in common, for an engine that does not know them. */
export const addressKey = (projectId: number, address: string): string => createHash('md5').update(`${projectId}:${address}`).digest('hex')

/** Looks up anew where people can be written to, and tells what differs; after their properties or ids have changed. */
export async function renewAddresses(
  tx: Tx,
  outbox: Outbox,
  people: readonly number[],
  isSilent: (person: number) => boolean,
): Promise<void> {
  if (people.length === 0) return
  const asked = [...new Set(people)]
  const looked = await tx.rows<Looked>(sql`
    select t.project_id as "projectId", t.person_id as "personId", t.merged_into is null as "isHere",
      jsonb_strip_nulls(jsonb_build_object('email', t.properties -> 'email', 'mobile', t.properties -> 'mobile', ${addressed.push.by}::text, (
        select d.provider || ':' || d.token from push_devices d where d.part = t.part and d.person_id = t.person_id and ${isLiving}
        order by d.seen_at desc, d.provider, d.token limit 1))) as properties,
      coalesce((select jsonb_object_agg(a.channel, a.address) from person_addresses a where a.part = t.part and a.person_id = t.person_id), '{}') as before
    from ${pairs(asked)} join people t on t.part = x.p and t.person_id = x.i`)
  const ids = Map.groupBy(await idsOf(tx, asked), (one) => one.personId)
  const found = looked.flatMap(({ properties, isHere, before, ...one }) =>
    addressedChannels.map((channel) => ({
      ...one,
      channel,
      before: before[channel],
      address: isHere ? addressOf(channel, properties, ids.get(one.personId) ?? [])?.toLowerCase() : undefined,
    })),
  )
  const changed = found.filter(({ address, before }) => address !== before)
  const [known, gone] = [
    changed.flatMap(({ address, ...one }) => (address === undefined ? [] : [{ ...one, address }])),
    changed.filter((one) => one.address === undefined),
  ]
  for (const row of await write(tx, known)) tell(outbox, row, false, isSilent(row.personId))
  for (const row of await remove(tx, gone)) tell(outbox, row, true, isSilent(row.personId))
}

async function write(tx: Tx, known: readonly (Place & { projectId: number; address: string })[]): Promise<Row[]> {
  if (known.length === 0) return []
  return tx.rows<Row>(sql`
    insert into person_addresses (part, person_id, channel, project_id, address, revision)
    select p, i, ch, pr, a, nextval('fact_revision_seq') from unnest(${known.map((one) => partOf(one.personId))}::smallint[],
      ${known.map((one) => one.personId)}::bigint[], ${known.map((one) => one.projectId)}::int[], ${known.map((one) => one.address)}::text[],
      ${known.map((one) => one.channel)}::text[]) x(p, i, pr, a, ch) order by p, i, ch
    on conflict (part, person_id, channel) do update set address = excluded.address, revision = excluded.revision returning ${columns}`)
}

/** They cannot be written to any more. */
export async function remove(tx: Tx, places: readonly Place[]): Promise<Row[]> {
  if (places.length === 0) return []
  const of = <T>(read: (place: Place) => T): T[] => places.map(read)
  return tx.rows<Row>(sql`
    delete from person_addresses a using unnest(${of((one) => partOf(one.personId))}::smallint[], ${of((one) => one.personId)}::bigint[],
      ${of((one) => one.channel)}::text[]) x(p, i, ch)
    where a.part = x.p and a.person_id = x.i and a.channel = x.ch
    returning a.project_id as "projectId", a.person_id as "personId", a.channel, a.address, nextval('fact_revision_seq') as revision`)
}

export function tell(
  outbox: Outbox,
  { projectId, personId, channel, address, revision }: Row,
  isRemoved: boolean,
  isSilent: boolean,
): void {
  const row = { project_id: projectId, channel, person_id: personId, address: addressKey(projectId, address) }
  outbox.fact('person_addresses', { ...row, removed: isRemoved ? 1 : 0, revision }, { isSilent })
}

/** Who is reached at these numbers by a channel. */
export const holdersOfNumber = (
  db: Db,
  projectId: number,
  numbers: readonly string[],
  channel: 'sms' | 'phone',
): Promise<{ personId: number; number: string }[]> =>
  db.rows(sql`
    select person_id as "personId", address as number from person_addresses
    where project_id = ${projectId} and address = any(${numbers}::text[]) and channel = ${channel} order by part, person_id`)

/** What may be sent to these addresses has changed: whoever has one is told of again. */
export async function tellHolders(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  addresses: readonly string[],
  isSilent: boolean,
): Promise<void> {
  const rows = await tx.rows<Row>(sql`
    with theirs as (
      select part, person_id, channel from person_addresses where project_id = ${projectId} and address = any(${addresses}::text[])
      order by part, person_id, channel for update
    )
    update person_addresses a set revision = nextval('fact_revision_seq') from theirs t
    where a.part = t.part and a.person_id = t.person_id and a.channel = t.channel
    returning a.project_id as "projectId", a.person_id as "personId", a.channel, a.address, a.revision`)
  for (const row of rows) tell(outbox, row, false, isSilent)
}

/** Types of ids that say where somebody can be written to. */
export const addressingIds: ReadonlySet<string> = new Set(addressedChannels.map((channel) => addressed[channel].by))
const addressingChanges = [...addressingIds].map((name) => `"${name}":[`)

/** Before a transaction commits what it tells of profiles and of ids that change hands: whose address may be another one is looked at. */
export async function watchAddresses(tx: Tx, facts: readonly ToldFact[], _: Date, outbox: Outbox): Promise<void> {
  const personOf = ({ row }: ToldFact): number => Number(row['person_id'])
  const mailChanged = facts.filter(
    ({ table, row }) => table === 'profile_changes' && addressingChanges.some((change) => String(row['changes']).includes(change)),
  )
  const isParted = facts.some((fact) => fact.isParted)
  const moved = isParted ? facts.filter(({ table }) => table === 'person_overrides') : []
  const people = [...mailChanged, ...moved].flatMap((fact) => [personOf(fact), ...(fact.other === undefined ? [] : [fact.other])])
  if (people.length === 0) return
  const historical = new Set(facts.flatMap((fact) => (fact.table === 'profiles' && fact.isSilent ? [personOf(fact)] : [])))
  await renewAddresses(tx, outbox, people, (person) => historical.has(person))
}
