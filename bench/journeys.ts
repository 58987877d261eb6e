/** Durable node steps per second of the part owner: `npm run bench -- journeys [people]`. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { partOf } from '@millrace/contract/parts.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import pino from 'pino'
import { newDataDir } from '../packages/server/test/data-dir.ts'
import { catalog } from '../packages/server/src/modules/catalog/index.ts'
import { content } from '../packages/server/src/modules/content/index.ts'
import { moveFacts, readEpoch } from '../packages/server/src/modules/ingest/index.ts'
import { act, journeyUse, liveJourneys } from '../packages/server/src/modules/journeys/index.ts'
import { messaging } from '../packages/server/src/modules/messaging/index.ts'
import { refusals, segments } from '../packages/server/src/modules/segments/index.ts'
import { connectClickHouse } from '../packages/server/src/platform/clickhouse.ts'
import { fakeClock } from '../packages/server/src/platform/clock.ts'
import { startEngines } from '../packages/server/src/platform/engines/index.ts'
import { leases } from '../packages/server/src/platform/leases.ts'
import { outboxes } from '../packages/server/src/platform/log/index.ts'
import { migrate } from '../packages/server/src/platform/migrate.ts'
import { connectPostgres } from '../packages/server/src/platform/postgres.ts'
import { sql } from '../packages/server/src/platform/sql.ts'

const workload = JSON.parse(readFileSync(join(import.meta.dirname, 'workloads/journeys.json'), 'utf8')) as {
  people: number
  passEvery: number
  waitSeconds: number
} /* our own file */
const peopleCount = Number(process.argv[2] ?? workload.people)
const projectId = 1
const start = new Date('2026-11-01T10:00:00Z')

const graph = graphSchema.parse({
  entry: { kind: 'event', event: 'SubmitOrder' },
  nodes: [
    {
      id: 'gate',
      kind: 'condition',
      settings: { arms: [{ id: 'yes', rule: { kind: 'profile', condition: { property: 'rank', op: 'gte', value: 1 } } }] },
    },
    {
      id: 'split',
      kind: 'split',
      settings: {
        arms: [
          { id: 'a', weight: 50 },
          { id: 'b', weight: 50 },
        ],
      },
    },
    { id: 'wait_a', kind: 'wait', settings: { duration: { amount: workload.waitSeconds, unit: 'second' } } },
    { id: 'send', kind: 'send', settings: { channel: 'email', templateId: 'tpl_bench' } },
  ],
  edges: [
    { from: 'entry', port: 'next', to: 'gate' },
    { from: 'gate', port: 'yes', to: 'split' },
    { from: 'split', port: 'a', to: 'wait_a' },
    { from: 'split', port: 'b', to: 'wait_a' },
    { from: 'wait_a', port: 'next', to: 'send' },
  ],
})

const dataDir = newDataDir('bench')
const engines = await startEngines({ dataDir, databaseUrl: undefined, clickhouseUrl: undefined })
const postgres = connectPostgres(engines.databaseUrl)
const clickhouse = connectClickHouse(engines.clickhouseUrl)
const clock = fakeClock(start)
await migrate(postgres, clickhouse)
const log = pino({ level: 'warn' })
const facts = outboxes(postgres, clock, () => undefined)
const names = catalog({ postgres, clickhouse })
const mails = await messaging({
  postgres,
  clickhouse,
  outboxes: facts,
  clock,
  content: content({ postgres, clock, catalog: names }),
  secret: 'a secret of at least thirty-two characters',
  publicUrl: () => 'http://127.0.0.1',
  smtpUrl: undefined,
  log,
})
const groups = segments({ postgres, clickhouse, clock, catalog: names })
const held = leases(postgres, 'bench')
await held.renew()

try {
  await seed()
  const deps = {
    postgres,
    outboxes: facts,
    clickhouse,
    segments: groups,
    refusals: refusals(clock.now, log),
    catalog: names,
    journeys: liveJourneys(),
    intend: mails.intend,
    noteGoals: mails.noteGoals,
    now: () => clock.now(),
    watermark: () => Promise.resolve(clock.now()),
  }
  const before = cpuSeconds()
  let statements = 0
  const entering = await drained(() => act(deps, held.parts()))
  const waitingBytes = (await postgres.one<{ n: number }>(sql`select pg_total_relation_size('journey_runs') as n`))?.n ?? 0
  const waiting = (await postgres.one<{ n: number }>(sql`select count(*) as n from journey_runs`))?.n ?? 1
  clock.advance(workload.waitSeconds * 1_000)
  const leaving = await drained(() => act(deps, held.parts()))
  const seconds = entering + leaving
  statements = Number(
    (await postgres.one<{ n: number }>(sql`select xact_commit as n from pg_stat_database where datname = current_database()`))?.n,
  )
  const cpu = cpuSeconds() - before
  const moving = performance.now()
  await moveAll()
  const movedSeconds = (performance.now() - moving) / 1_000
  await report(seconds, { bytesPerRun: Math.round(waitingBytes / waiting), entering, leaving, cpu, movedSeconds, statements })
} finally {
  await mails.stop()
  await clickhouse.close()
  await postgres.end()
  await engines.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

/** People, their profiles, and one entry event each in the inbox; a published journey. */
async function seed(): Promise<void> {
  await postgres.run(
    sql`insert into projects (project_id, slug, name, time_zone, created_at) values (${projectId}, 'bench', 'bench', 'Asia/Shanghai', ${start})`,
  )
  for (let first = 1; first <= peopleCount; first += 50_000) {
    const ids = Array.from({ length: Math.min(50_000, peopleCount - first + 1) }, (_, i) => first + i)
    const parts = ids.map(partOf)
    const profiles = ids.map((id) => JSON.stringify({ rank: id % workload.passEvery, city: '上海', email: `u${id}@bench.local`, level: 3 }))
    await postgres.run(sql`
      insert into people (part, person_id, project_id, properties, created_at, level)
      select p, i, ${projectId}, b, ${start}, 2 from unnest(${parts}::smallint[], ${ids}::bigint[], ${profiles}::jsonb[]) x(p, i, b)`)
    await postgres.run(sql`
      insert into part_inbox (part, project_id, person_id, kind, event, event_at, event_id, log_part, log_offset, received_at, payload)
      select p, ${projectId}, i, 'event', 'SubmitOrder', ${start}, i::text, 0, i, ${start}, '{"order_id": "o1", "amount": 25.5}'
      from unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i)`)
  }
  const use = journeyUse({
    postgres,
    clock,
    content: { facts: () => Promise.resolve(new Map([['tpl_bench', { version: 1, reads: ['order_id'], needs: ['order_id'] }]])) },
    messaging: mails,
    segments: groups,
    catalog: { propertiesOf: () => Promise.resolve(undefined), admit: names.admit },
    audiences: { published: () => Promise.resolve() },
    dates: { published: () => Promise.resolve() },
  })
  await postgres.transaction(async (tx) => {
    const id = await use.create(tx, projectId, { name: 'bench', draft: graph })
    await use.publish(tx, projectId, id, 1, 'pin', 'bench')
  })
  await postgres.run(sql`analyze`)
}

async function drained(work: () => Promise<boolean>): Promise<number> {
  const from = performance.now()
  while (await work()) continue
  return (performance.now() - from) / 1_000
}

async function moveAll(): Promise<void> {
  const epoch = await readEpoch(postgres)
  const moving = { postgres, clickhouse, catalog: catalog({ postgres, clickhouse }), now: clock.now, log: pino({ level: 'silent' }) }
  for (let moved = await moveFacts(moving, epoch, held.log('facts')); moved.records > 0; ) {
    await held.renew()
    moved = await moveFacts(moving, epoch, held.log('facts'))
  }
}

async function report(
  seconds: number,
  times: { bytesPerRun: number; entering: number; leaving: number; cpu: number; movedSeconds: number; statements: number },
): Promise<void> {
  const expected = Array.from({ length: peopleCount }, (_, i) => i + 1).reduce((sum, id) => sum + (id % workload.passEvery >= 1 ? 4 : 1), 0)
  const sends = Array.from({ length: peopleCount }, (_, i) => i + 1).filter((id) => id % workload.passEvery >= 1).length
  const history = await clickhouse.rows<{ steps: number; distinct: number }>(sql`
    select count() as steps, uniqExact(run_id, visit) as distinct from journey_history where node != 'entry'`)
  const stored = await clickhouse.rows<{ bytes: number }>(sql`
    select sum(bytes_on_disk) / sum(rows) as bytes from system.parts where active and database = currentDatabase() and table = 'journey_history'`)
  const intents = await postgres.one<{ n: number }>(sql`select count(*) as n from message_intents`)
  const { steps, distinct } = history[0] ?? { steps: 0, distinct: 0 }
  const rate = Math.round(steps / seconds)
  console.table({
    'node steps': steps,
    'steps/s': rate,
    'enter + gate + split (s)': times.entering.toFixed(2),
    'wait over + send (s)': times.leaving.toFixed(2),
    'CPU of this process (s)': times.cpu.toFixed(2),
    'history moved to ClickHouse afterwards (s)': times.movedSeconds.toFixed(2),
    'transactions of the database so far': times.statements,
    'bytes per waiting run in PostgreSQL, with indexes': times.bytesPerRun,
    'bytes per visit in ClickHouse': Math.round(stored[0]?.bytes ?? 0),
  })
  const lost = Math.max(0, expected - distinct) + Math.max(0, sends - (intents?.n ?? 0))
  const duplicated = steps - distinct + Math.max(0, (intents?.n ?? 0) - sends)
  console.log(JSON.stringify({ steps_per_s: rate, lost, duplicated }))
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
