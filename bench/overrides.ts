/**
 * What counting people costs when some were merged: the same count over events that a squash has written and over events that it has not,
 * in turn. `npm run bench -- overrides [events]`
 */
import { rmSync } from 'node:fs'
import { newDataDir } from '../packages/server/test/data-dir.ts'
import { countQuerySchema } from '../packages/contract/src/queries/index.ts'
import { compileCount } from '../packages/server/src/modules/analytics/compile/count.ts'
import { squashJob } from '../packages/server/src/modules/identity/index.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { type ClickHouse, connectClickHouse } from '../packages/server/src/platform/clickhouse.ts'
import { startEngines } from '../packages/server/src/platform/engines/index.ts'
import { jobs } from '../packages/server/src/platform/jobs/index.ts'
import { outboxes } from '../packages/server/src/platform/log/index.ts'
import { migrate } from '../packages/server/src/platform/migrate.ts'
import { connectPostgres } from '../packages/server/src/platform/postgres.ts'
import { sql } from '../packages/server/src/platform/sql.ts'
import pino from 'pino'

const events = Number(process.argv[2] ?? 2_000_000)
const people = Math.ceil(events / 10)
const rounds = 11
const shares = [0, 1, 30]

/** Ten events of each of these people over six months; of every hundred, the first `share` were merged into the last. */
async function fill(clickhouse: ClickHouse, project: number, share: number): Promise<void> {
  const id = sql.value(project, 'UInt32')
  await clickhouse.run(sql`
    insert into events (project_id, event, time, ord, received_at, person_id, collected_person_id, distinct_id, event_id, source, is_test, log_partition, log_offset)
    select ${id}, ['View', 'Cart', 'Pay'][number % 3 + 1], toDateTime64('2026-05-01', 3) + intDiv(number * 15000000, ${sql.value(events, 'UInt64')}) as at,
      toUnixTimestamp64Milli(at) * 4096, at, number % ${sql.value(people, 'UInt64')} + 1 as who, who, toString(who), toString(number), 'bench', 0, 0, number
    from numbers(${sql.value(events, 'UInt64')})`)
  await clickhouse.run(sql`
    insert into person_overrides select ${id}, number + 1 as old, old - old % 100 + 99, old, 0, number
    from numbers(${sql.value(people, 'UInt64')}) where old % 100 < ${sql.value(share, 'UInt64')}`)
}

const query = countQuerySchema.parse({ from: '2026-05-01', to: '2026-10-31', event: null, unit: null })

interface Counted {
  readonly people: number
  readonly ms: number
}

async function count(clickhouse: ClickHouse, projectId: number): Promise<Counted> {
  const start = performance.now()
  const [row] = await clickhouse.rows<{ people: number }>(
    compileCount(query, { projectId, timeZone: 'UTC', now: new Date(), people: undefined }),
  )
  return { people: row?.people ?? 0, ms: performance.now() - start }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const dataDir = newDataDir('bench')
const engines = await startEngines({ dataDir, databaseUrl: undefined, clickhouseUrl: undefined })
const postgres = connectPostgres(engines.databaseUrl)
const clickhouse = connectClickHouse(engines.clickhouseUrl)
try {
  await migrate(postgres, clickhouse)
  await postgres.run(sql`select setval('fact_revision_seq', ${people + 1})`)
  const background = jobs({ postgres, clock: systemClock, log: pino({ level: 'silent' }) })
  const told = outboxes(postgres, systemClock, () => undefined)
  const kind = squashJob(background, { postgres, clickhouse, outboxes: told, meanwhile: async () => undefined, rule: { from: 1, left: 0 } })
  const results = []
  for (const [i, share] of shares.entries()) {
    const [joined, squashed] = [i * 2 + 1, i * 2 + 2]
    for (const project of [joined, squashed]) await fill(clickhouse, project, share)
    await postgres.transaction((tx) => background.start(tx, { kind, projectId: squashed, payload: {}, createdBy: 'bench' }))
    const start = performance.now()
    await background.drain()
    const squashSeconds = (performance.now() - start) / 1_000
    const runs: (readonly [Counted, Counted])[] = []
    for (let round = 0; round <= rounds; round++) runs.push([await count(clickhouse, joined), await count(clickhouse, squashed)] as const)
    if (runs.some(([one, other]) => one.people !== other.people)) throw new Error('a squash changed how many people there are')
    // The first round warms up.
    const [before, after] = [0, 1].map((of) => median(runs.slice(1).map((run) => run[of]?.ms ?? 0))) as [number, number]
    const result = { share, people: runs[0]?.[0].people, before, after, ratio: before / after, squashSeconds }
    console.log(
      `${String(share).padStart(2)} % merged: ${before.toFixed(0)} ms before, ${after.toFixed(0)} ms after, ${result.ratio.toFixed(2)} times; squash of ${events} events ${squashSeconds.toFixed(1)} s`,
    )
    results.push(result)
  }
  console.log(JSON.stringify({ events, results }))
} finally {
  await clickhouse.close()
  await postgres.end()
  await engines.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
