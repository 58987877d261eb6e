import type { ConsentChannel } from '@millrace/contract/messaging/consents.ts'
import { consentKey, type Contact, leaves, type Rule } from '@millrace/contract/rules/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { fail } from '../../platform/errors.ts'
import type { Db } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export const asksReach = (rule: Rule): boolean => [...leaves(rule)].some(({ kind }) => kind === 'reach')

/** What nothing on record means, by purpose of the project: for one that is not asked for any more, a no. */
export async function silenceOf(db: Db, projectId: number): Promise<Map<string, 'allow' | 'deny'>> {
  const rows = await db.rows<{ purpose: string; silence: 'allow' | 'deny' }>(sql`
    select purpose, case when archived_at is null then when_unknown else 'deny' end as silence from consent_purposes
    where project_id = ${projectId} and purpose <> 'marketing'
    union all select 'marketing', marketing_default from projects where project_id = ${projectId}`)
  return new Map(rows.map((row) => [row.purpose, row.silence]))
}

const pairs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`

type Known = Pick<Contact, 'consents' | 'addresses'>

/** What is known of people's consents and addresses, as the transaction sees it. */
export async function contactsOf(db: Db, people: readonly number[]): Promise<Map<number, Known>> {
  const said = await db.rows<{ id: number; purpose: string; channel: ConsentChannel; granted: boolean }>(sql`
    select c.person_id as id, c.purpose, c.channel, c.granted from ${pairs(people)} join consents c on c.part = x.p and c.person_id = x.i`)
  const addressed = await db.rows<{ id: number; channel: ConsentChannel; reasons: string[] | null }>(sql`
    select a.person_id as id, a.channel, s.reasons from ${pairs(people)} join person_addresses a on a.part = x.p and a.person_id = x.i and a.address <> ''
    left join lateral (
      select array_agg(s.reason order by s.at, s.reason) as reasons from suppressions s where s.project_id = a.project_id and s.address = a.address) s on true`)
  const [consents, addresses] = [Map.groupBy(said, (row) => row.id), Map.groupBy(addressed, (row) => row.id)]
  return new Map(
    people.map((id) => [
      id,
      {
        consents: new Map((consents.get(id) ?? []).map((row) => [consentKey(row.purpose, row.channel), row.granted])),
        addresses: new Map((addresses.get(id) ?? []).map((row) => [row.channel, row.reasons ?? []])),
      },
    ]),
  )
}

/** Before a definition is saved: the project has the purposes that its conditions name; else it is said where it does not. */
export async function checkPurposes(db: Db, projectId: number, definition: unknown, path: string): Promise<void> {
  const asked = purposesIn(definition, path)
  if (asked.length === 0) return
  const known = await silenceOf(db, projectId)
  const unknown = asked.filter(({ purpose }) => !known.has(purpose))
  if (unknown.length > 0)
    fail(
      'invalid_input',
      {},
      unknown.map(({ path, purpose }) => ({ path, code: 'purpose_unknown', message: `there is no purpose ${purpose} in this project` })),
    )
}

interface Named {
  readonly purpose: string
  readonly path: string
}

/** Purposes in all rules of a definition, with where they stand. */
function purposesIn(definition: unknown, path: string): Named[] {
  if (typeof definition !== 'object' || definition === null) return []
  if ('kind' in definition && definition.kind === 'reach' && 'purpose' in definition)
    return [{ purpose: String(definition.purpose), path: `${path}.purpose` }]
  return Object.entries(definition).flatMap(([name, value]) => purposesIn(value, `${path}.${name}`))
}
