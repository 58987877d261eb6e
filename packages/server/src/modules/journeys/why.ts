import type { NotEntered } from '@millrace/contract/journeys/why.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { numberJoin, numberPerson } from '../identity/index.ts'

export type NotEnteredRow = Omit<NotEntered, 'journeyId' | 'journeyName'> & { readonly journey: number }

export interface NotEnteredFilter {
  readonly journey?: number | undefined
  readonly personId?: number | undefined
  readonly kind?: string | undefined
  readonly reason?: string | undefined
  /** Place of the row after which the page begins. */
  readonly after?: readonly [at: number, place: string] | undefined
  readonly limit: number
}

const no = sql`1 = 1`

/** The person as they were called then: also what happened to those who were merged into them. */
const ofPerson = (projectId: number, personId: number): Sql => sql`n.person_id in (
  select ${sql.value(personId, 'UInt64')} union all
  select old_person_id from person_overrides where project_id = ${sql.value(projectId, 'UInt32')} and person_id = ${sql.value(personId, 'UInt64')})
  and person = ${sql.value(personId, 'UInt64')}`

/** Who could have entered and did not, with the reason, newest first: of one journey or of one person. */
export async function readNotEntered(
  clickhouse: ClickHouse,
  projectId: number,
  filter: NotEnteredFilter,
): Promise<(NotEnteredRow & { place: string; ms: number })[]> {
  const { journey, personId, kind, reason, after, limit } = filter
  const rows = await clickhouse.rows<
    Omit<NotEnteredRow, 'isTest' | 'at' | 'eventAt'> & { isTest: number; eventMs: number; place: string; ms: number; person: number }
  >(sql`
    select n.journey_id as journey, n.version as version, ${numberPerson('n')} as person, person as personId, kind, reason, entry_key as entryKey,
      event, event_id as eventId, is_test as isTest,
      toUnixTimestamp64Milli(n.event_at) as eventMs,
      toUnixTimestamp64Milli(n.at) as ms, concat(toString(n.log_partition), '/', leftPad(toString(n.log_offset), 20, '0')) as place
    from journey_not_entered n ${numberJoin(projectId, 'n')}
    where n.project_id = ${sql.value(projectId, 'UInt32')}
      and ${journey === undefined ? no : sql`n.journey_id = ${sql.value(journey, 'UInt32')}`}
      and ${personId === undefined ? no : ofPerson(projectId, personId)}
      and ${kind === undefined ? no : sql`kind = ${sql.value(kind, 'String')}`}
      and ${reason === undefined ? no : sql`splitByString(': ', reason)[1] = ${sql.value(reason, 'String')}`}
      and ${after === undefined ? no : sql`(ms, place) < (${sql.value(after[0], 'Int64')}, ${sql.value(after[1], 'String')})`}
    order by ms desc, place desc limit ${sql.value(limit, 'UInt32')}`)
  return rows.map(({ isTest, eventMs, person: _, ...row }) => ({
    ...row,
    at: new Date(row.ms).toISOString(),
    eventAt: new Date(eventMs).toISOString(),
    isTest: isTest === 1,
  }))
}

/** How many did not enter a journey, by reason without its detail; test people are left out. */
export const notEnteredReasons = (
  clickhouse: ClickHouse,
  projectId: number,
  journey: number,
): Promise<{ kind: NotEntered['kind']; reason: string; times: number }[]> =>
  clickhouse.rows(sql`
    select kind, short as reason, count() as times
    from (select kind, if(kind = 'refused', splitByString(': ', reason)[1], reason) as short from journey_not_entered
    where project_id = ${sql.value(projectId, 'UInt32')} and journey_id = ${sql.value(journey, 'UInt32')} and is_test = 0)
    group by kind, short order by times desc, kind, short limit 50`)
