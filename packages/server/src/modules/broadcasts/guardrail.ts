import { controlId } from '@millrace/contract/broadcasts/broadcast.ts'
import type { Guardrail } from '@millrace/contract/broadcasts/broadcast.ts'
import { steps } from '@millrace/contract/broadcasts/graph.ts'
import { dropOf, type RatioSums } from '@millrace/contract/experiments/guardrail.ts'
import { durationMs } from '@millrace/contract/journeys/index.ts'
import { type ClickHouse, isQueryError } from '../../platform/clickhouse.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { property } from '../catalog/index.ts'
import { canonicalPerson, numberJoin, numberPerson } from '../identity/index.ts'
import { raiseAlerts, type TellAlerts } from '../journeys/index.ts'
import * as store from './store.ts'

interface Deps {
  readonly clickhouse: ClickHouse
  readonly tellAlerts: TellAlerts
}

const dayMs = 86_400_000
/** A project with very many of them is looked at over several minutes. */
const perRound = 20

/**
 * Looks at guardrails of broadcasts once a day after people were taken in first, as long as their goal counts, and raises an alert when the average order
 * value of those written to is certainly lower. Each look has its share of what may be wrong, so looking on many days finds nothing by itself.
 */
export const watchGuardrails =
  ({ clickhouse, tellAlerts }: Deps) =>
  async (tx: Tx, now: Date): Promise<void> => {
    const due = (await store.live(tx))
      .flatMap((row) => {
        const { guardrail, control } = row.definition
        if (!guardrail || control === 0 || row.journeyId === null || row.startedAt === null) return []
        const look = Math.floor((now.getTime() - row.startedAt.getTime()) / dayMs)
        return look > row.looks ? [{ row, guardrail, journeyId: row.journeyId, look }] : []
      })
      .slice(0, perRound)
    for (const { row, guardrail, journeyId, look } of due) {
      await store.noteLook(tx, row.id, look)
      const within = row.definition.goal ? durationMs(row.definition.goal.within) : undefined
      const sums = await sumsOf(clickhouse, { projectId: row.projectId, journeyId, guardrail, within }).catch((error: unknown) => {
        if (isQueryError(error)) return undefined
        throw error
      })
      // What cannot be answered keeps none of the others back: it is looked at again tomorrow.
      if (!sums) continue
      const { treated, control } = sums
      const drop = dropOf(treated, control, guardrail.maxDropPercent / 100, look)
      if (!drop?.isCertain) continue
      const figures = {
        event: guardrail.event,
        treated: Math.round(drop.treated),
        control: Math.round(drop.control),
        limit: guardrail.maxDropPercent,
      }
      await raiseAlerts(tx, tellAlerts, [{ journeyId, node: '', kind: 'guardrail', level: 'opens', figures }], now)
    }
  }

interface Of {
  readonly projectId: number
  readonly journeyId: number
  readonly guardrail: Guardrail
  /** Orders so long after the split count; without a goal all do. */
  readonly within: number | undefined
}

/** Orders of everybody who came to the split, by the group they were drawn into first, from then on. */
export async function sumsOf(
  clickhouse: ClickHouse,
  { projectId, journeyId, guardrail, within }: Of,
): Promise<Record<'treated' | 'control', RatioSums>> {
  const project = sql`project_id = ${sql.value(projectId, 'UInt32')}`
  const until = within === undefined ? sql`1 = 1` : sql`d.time < u.first + toIntervalMillisecond(${sql.value(within, 'Int64')})`
  const rows = await clickhouse.rows<RatioSums & { arm: 'treated' | 'control' }>(sql`
    select arm, count() as people, sum(o) as orders, sum(a) as amount, sum(o * o) as orders2, sum(a * a) as amount2, sum(o * a) as both from (
      select u.arm as arm, u.person as person, toFloat64(count()) as o, sum(d.amount) as a
      from (
        select ${numberPerson('m')} as person, min(m.left_at) as first, if(argMin(m.port, m.left_at) = ${sql.value(controlId, 'String')}, 'control', 'treated') as arm
        from (
          select * from journey_history where ${project} and journey_id = ${sql.value(journeyId, 'UInt32')} and is_test = 0 and next != '.'
            and node = ${sql.value(steps.split, 'String')}
        ) as m ${numberJoin(projectId, 'm')} group by person
      ) as u inner join (
        select ${canonicalPerson(projectId)} as person, e.time as time, ${property(guardrail.property, 'number', 'e')} as amount
        from events e where e.${project} and e.event = ${sql.value(guardrail.event, 'String')} and e.is_test = 0
      ) as d on d.person = u.person
      where d.amount is not null and d.time >= u.first and ${until} group by arm, person
    ) group by arm`)
  const of = (arm: 'treated' | 'control'): RatioSums =>
    rows.find((row) => row.arm === arm) ?? { people: 0, orders: 0, amount: 0, orders2: 0, amount2: 0, both: 0 }
  return { treated: of('treated'), control: of('control') }
}
