import { differenceOf, shareInterval } from '@millrace/contract/experiments/interval.ts'
import { type Dose, doseQuerySchema, doseSchema, mostTouches } from '@millrace/contract/messaging/dose.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import { sql } from '../../platform/sql.ts'
import { canonicalPerson, numberJoin, numberPerson } from '../identity/index.ts'

interface Deps {
  readonly clickhouse: ClickHouse
  readonly clock: Clock
}

const dayMs = 86_400_000

/** What came of so many marketing messages, and of one more. Seen, not tried: who responds early is written to less. */
export const doseRoute = ({ clickhouse, clock }: Deps): Route =>
  defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/messages/dose',
    permission: 'messages.read',
    summary: 'Who did something, by how many marketing messages they got: what one more is worth',
    params: z.object({ slug: z.string() }),
    query: doseQuerySchema,
    response: doseSchema,
    handler: ({ project, query }) => askDose(clickhouse, project.id, query, clock.now()),
  })

interface Row {
  readonly touches: number
  readonly people: number
  readonly responded: number
  readonly unsubscribed: number
}

async function askDose(
  clickhouse: ClickHouse,
  projectId: number,
  { event, days, within }: z.infer<typeof doseQuerySchema>,
  now: Date,
): Promise<Dose> {
  const project = sql`project_id = ${sql.value(projectId, 'UInt32')}`
  const from = sql.value(new Date(now.getTime() - days * dayMs).toISOString().replace('T', ' ').replace('Z', ''), "DateTime64(3, 'UTC')")
  const rows = await clickhouse.rows<Row>(sql`
    with gone as (
      select ${numberPerson('f')} as person, f.intent_id, minIf(f.at, f.kind <> 'eligible') as sent_at from message_facts f ${numberJoin(projectId, 'f')}
      where f.${project} and f.kind in ('eligible', 'sent', 'unknown') and f.at >= ${from}
      group by person, f.intent_id having countIf(f.kind = 'eligible') > 0 and countIf(f.kind <> 'eligible') > 0
    ), touched as (select person, count() as touches, min(sent_at) as first from gone group by person)
    select least(n, ${sql.value(mostTouches, 'UInt32')}) as touches, count() as people, countIf(did) as responded, countIf(left_us) as unsubscribed from (
      select t.person, any(t.touches) as n,
        countIf(d.event = ${sql.value(event, 'String')} and d.time >= t.first and d.time < t.first + toIntervalDay(${sql.value(within, 'UInt32')})) > 0 as did,
        countIf(d.event = '$unsubscribed' and d.time >= t.first) > 0 as left_us
      from touched t left join (
        select ${canonicalPerson(projectId)} as person, e.event as event, e.time as time from events e
        where e.${project} and e.event in (${sql.value(event, 'String')}, '$unsubscribed') and e.time >= ${from}
      ) d on d.person = t.person group by t.person
    ) group by touches order by touches`)
  return { people: rows.reduce((sum, row) => sum + row.people, 0), items: rows.map((row) => itemOf(row, rows)) }
}

function itemOf(row: Row, rows: readonly Row[]): Dose['items'][number] {
  const share = { n: row.responded, of: row.people }
  const [low, high] = shareInterval(share)
  const fewer = rows.find((one) => one.touches === row.touches - 1)
  const gain = fewer && differenceOf(share, { n: fewer.responded, of: fewer.people })
  return {
    ...row,
    rate: { share: row.people === 0 ? 0 : row.responded / row.people, low, high },
    gain: gain ? { difference: gain.difference, low: gain.interval[0], high: gain.interval[1] } : null,
  }
}
