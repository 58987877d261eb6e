import { createHash } from 'node:crypto'
import { emailOf } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox, ToldFact } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { idsOf } from '../identity/index.ts'

interface Looked {
  readonly projectId: number
  readonly personId: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly isHere: boolean
  readonly before: string | null
}

interface Row {
  readonly projectId: number
  readonly personId: number
  readonly channel: string
  readonly address: string
  readonly revision: number
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
    select t.project_id as "projectId", t.person_id as "personId", case when t.properties ? 'email' then jsonb_build_object('email', t.properties -> 'email') else '{}' end as properties,
      t.merged_into is null as "isHere", a.address as before
    from ${pairs(asked)} join people t on t.part = x.p and t.person_id = x.i
    left join person_addresses a on a.part = t.part and a.person_id = t.person_id and a.channel = 'email'`)
  const ids = Map.groupBy(await idsOf(tx, asked), (one) => one.personId)
  const found = looked.map(({ properties, isHere, ...one }) => ({
    ...one,
    address: isHere ? emailOf(properties, ids.get(one.personId) ?? [])?.toLowerCase() : undefined,
  }))
  const changed = found.filter(({ address, before }) => (address ?? null) !== before)
  const [known, gone] = [
    changed.flatMap(({ address, ...one }) => (address === undefined ? [] : [{ ...one, address }])),
    changed.filter((one) => one.address === undefined),
  ]
  for (const row of await write(tx, known)) tell(outbox, row, false, isSilent(row.personId))
  for (const row of await remove(
    tx,
    gone.map((one) => one.personId),
  ))
    tell(outbox, row, true, isSilent(row.personId))
}

async function write(tx: Tx, known: readonly { projectId: number; personId: number; address: string }[]): Promise<Row[]> {
  if (known.length === 0) return []
  return tx.rows<Row>(sql`
    insert into person_addresses (part, person_id, channel, project_id, address, revision)
    select p, i, 'email', pr, a, nextval('fact_revision_seq') from unnest(${known.map((one) => partOf(one.personId))}::smallint[],
      ${known.map((one) => one.personId)}::bigint[], ${known.map((one) => one.projectId)}::int[], ${known.map((one) => one.address)}::text[]) x(p, i, pr, a) order by p, i
    on conflict (part, person_id, channel) do update set address = excluded.address, revision = excluded.revision returning ${columns}`)
}

/** They cannot be written to any more. */
export async function remove(tx: Tx, people: readonly number[]): Promise<Row[]> {
  if (people.length === 0) return []
  return tx.rows<Row>(sql`
    delete from person_addresses a using ${pairs(people)} where a.part = x.p and a.person_id = x.i
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

/** Before a transaction commits what it tells of profiles and of ids that change hands: whose address may be another one is looked at. */
export async function watchAddresses(tx: Tx, facts: readonly ToldFact[], _: Date, outbox: Outbox): Promise<void> {
  const personOf = ({ row }: ToldFact): number => Number(row['person_id'])
  const mailChanged = facts.filter(({ table, row }) => table === 'profile_changes' && String(row['changes']).includes('"email":['))
  const isParted = facts.some((fact) => fact.isParted)
  const moved = isParted ? facts.filter(({ table }) => table === 'person_overrides') : []
  const people = [...mailChanged, ...moved].flatMap((fact) => [personOf(fact), ...(fact.other === undefined ? [] : [fact.other])])
  if (people.length === 0) return
  const historical = new Set(facts.flatMap((fact) => (fact.table === 'profiles' && fact.isSilent ? [personOf(fact)] : [])))
  await renewAddresses(tx, outbox, people, (person) => historical.has(person))
}
