import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { errors, type Finding, stuck, volume } from './measure.ts'
import * as store from './store.ts'
import { changeOf, type TellAlerts } from './tell.ts'

/** What a campaign has cost stays so: it is told for as long as somebody may still want to know. */
const guardrailMinutes = 30 * 24 * 60

/** Looks once a minute at all journeys that run, in a few statements for all projects together. This much needs no analysis store. */
export const watchRuns =
  (tell: TellAlerts) =>
  async (tx: Tx, now: Date): Promise<void> => {
    const opened = await store.see(tx, await stuck(tx, now), now)
    await told(tx, tell, opened, await store.resolve(tx, { stuck: 5, guardrail: guardrailMinutes }, now))
  }

/** The same by what the analysis store counts; while it is away nothing opens and nothing is over. */
export const watchNumbers =
  (clickhouse: ClickHouse, tell: TellAlerts) =>
  async (tx: Tx, now: Date): Promise<void> => {
    // Late entries of the full hour have come by then.
    const isTimeForVolume = now.getUTCMinutes() % 15 === 5
    const found = [...(await errors(tx, clickhouse, now)), ...(isTimeForVolume ? await volume(tx, clickhouse, now) : [])]
    const opened = await store.see(tx, found, now)
    await told(tx, tell, opened, await store.resolve(tx, { errors: 15, volume: 70 }, now))
  }

/** What another module has found of journeys; it stays for a month. */
export const raiseAlerts = async (tx: Tx, tell: TellAlerts, found: readonly Finding[], now: Date): Promise<void> =>
  told(tx, tell, await store.see(tx, found, now), [])

async function told(tx: Tx, tell: TellAlerts, opened: readonly string[], over: readonly string[]): Promise<void> {
  const rows = await store.ofIds(tx, [...opened, ...over])
  if (rows.length > 0)
    await tell(
      tx,
      rows.map((row) => changeOf(row, opened.includes(row.id) ? 'opened' : 'over')),
    )
}
