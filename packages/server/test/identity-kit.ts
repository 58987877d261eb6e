import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { canonicalPerson, recheckDevices } from '../src/modules/identity/index.ts'
import type { Tx } from '../src/platform/postgres.ts'
import { sql } from '../src/platform/sql.ts'
import { type PipelineWorld, record, refOf } from './pipeline.ts'

/** Adapters put the project into the key of a record; the same record in two projects is no repeat. */
export const inProject = (project: number, one: CanonicalRecord): CanonicalRecord => ({
  ...one,
  key: project.toString(16).padStart(8, '0') + one.key.slice(8),
})

export const orders = <T>(items: readonly T[]): T[][] =>
  items.length < 2 ? [[...items]] : items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))

/** A record of the first of November, called by its ids unless it has a name. */
export const on = (time: string, ids: readonly string[], event = ids.join('+')): CanonicalRecord =>
  record({ ids, event, at: `2026-11-01T${time}:00Z` })

/** Sends the same records to many projects, to each in an order of its own, one record a round. */
export async function sendOrders(world: PipelineWorld, arrivals: readonly (readonly CanonicalRecord[])[]): Promise<void> {
  for (const step of arrivals[0]?.keys() ?? []) {
    for (const [i, order] of arrivals.entries())
      await world.accept(
        i + 1,
        order.slice(step, step + 1).map((one) => inProject(i + 1, one)),
      )
    await world.drain()
  }
}

/** Who did what: event → person, after everything has been processed and rechecked. */
export async function owners(world: PipelineWorld, projectId = 1): Promise<Map<string, number>> {
  await world.drain()
  const { postgres, clickhouse, deps } = world
  await recheckDevices({ postgres, clickhouse, outboxes: deps.outboxes, watermark: async () => deps.now(), now: deps.now })
  await world.drain()
  const rows = await clickhouse.rows<{ event: string; person: number }>(sql`
    select event, ${canonicalPerson(projectId)} as person from events e where e.project_id = ${sql.value(projectId, 'UInt32')}`)
  return new Map(rows.map((row) => [row.event, row.person]))
}

/** Who has an id now, in the shorthand of `record`. */
export async function personOf(world: PipelineWorld, id: string, projectId = 1): Promise<number | undefined> {
  const { type, value } = refOf(id)
  const row = await world.postgres.one<{ n: number }>(sql`
    select person_id as n from person_ids where project_id = ${projectId} and id_type = ${type} and id_value = ${value}`)
  return row?.n
}

/** A transaction that counts what it is asked. */
export function counting(tx: Tx, counted: () => void): Tx {
  return {
    ...tx,
    rows: (query) => (counted(), tx.rows(query)),
    one: (query) => (counted(), tx.one(query)),
    run: (query) => (counted(), tx.run(query)),
  }
}
