/** Durable node steps per second of the part owner, and what a peer is measured with: the engine in this process, with nothing around it. */
import { rmSync } from 'node:fs'
import { partOf } from '@millrace/contract/parts.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import pino from 'pino'
import { newDataDir } from '../../packages/server/test/data-dir.ts'
import { catalog } from '../../packages/server/src/modules/catalog/index.ts'
import { content } from '../../packages/server/src/modules/content/index.ts'
import { moveFacts, readEpoch } from '../../packages/server/src/modules/ingest/index.ts'
import type { Outcome } from './journey-case.ts'
import { peerCase } from './peer.ts'
import { act, journeyUse, type More, ownerState } from '../../packages/server/src/modules/journeys/index.ts'
import { messaging } from '../../packages/server/src/modules/messaging/index.ts'
import { refusals, segments } from '../../packages/server/src/modules/segments/index.ts'
import { connectClickHouse } from '../../packages/server/src/platform/clickhouse.ts'
import { fakeClock } from '../../packages/server/src/platform/clock.ts'
import { readRuntime, startEngines } from '../../packages/server/src/platform/engines/index.ts'
import { outgoing } from '../../packages/server/src/platform/http/index.ts'
import { leases } from '../../packages/server/src/platform/leases.ts'
import { outboxes } from '../../packages/server/src/platform/log/index.ts'
import { migrate } from '../../packages/server/src/platform/migrate.ts'
import { connectPostgres } from '../../packages/server/src/platform/postgres.ts'
import { sql } from '../../packages/server/src/platform/sql.ts'

export interface EngineSize {
  /** Nobody takes steps: they are not measured. */
  readonly people: number
  /** Every so many-th person does not pass. */
  readonly passEvery: number
  readonly waitSeconds: number
  /** Nobody: a peer's case is not measured. */
  readonly peerPeople: number
}

const projectId = 1
const start = new Date('2026-11-01T10:00:00Z')

const graphOf = (waitSeconds: number) =>
  graphSchema.parse({
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
      { id: 'wait_a', kind: 'wait', settings: { duration: { amount: waitSeconds, unit: 'second' } } },
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

export async function engineCases({ people: peopleCount, passEvery, waitSeconds, peerPeople }: EngineSize): Promise<Outcome> {
  const dataDir = newDataDir('bench')
  const engines = await startEngines({ dataDir, databaseUrl: undefined, clickhouseUrl: undefined })
  const postgres = connectPostgres(engines.databaseUrl)
  const clickhouse = connectClickHouse(engines.clickhouseUrl)
  const clock = fakeClock(start)
  await migrate(postgres, clickhouse)
  const log = pino({ level: 'warn' })
  const facts = outboxes(postgres, clock, () => undefined)
  const names = catalog({ postgres, clickhouse })
  const templates = content({ postgres, clock, catalog: names })
  const groups = segments({ postgres, clickhouse, clock, catalog: names })
  const mails = await messaging({
    tellAccount: async () => undefined,
    takeOrders: async () => new Map(),
    postgres,
    clickhouse,
    outboxes: facts,
    clock,
    content: templates,
    secret: 'a secret of at least thirty-two characters',
    publicUrl: () => 'http://127.0.0.1',
    smtpUrl: undefined,
    log,
    outgoing: outgoing(),
    segments: groups,
    catalog: names,
  })
  const held = leases(postgres, 'bench')
  await held.renew()

  try {
    if (peopleCount > 0) await seed()
    const deps = {
      postgres,
      outboxes: facts,
      clickhouse,
      segments: groups,
      refusals: refusals(clock.now, log),
      catalog: names,
      ...ownerState(),
      intend: mails.intend,
      noteGoals: mails.noteGoals,
      now: () => clock.now(),
      watermark: () => Promise.resolve(clock.now()),
    }
    const steps = peopleCount > 0 ? await stepsTaken() : undefined
    const peer =
      peerPeople > 0
        ? await peerCase({
            acting: deps,
            postgres,
            clock,
            people: peerPeople,
            parts: () => held.parts(),
            content: templates,
            publish,
            postmaster: readRuntime(dataDir)?.engines.find((one) => one.name === 'postgres')?.pid ?? 0,
          })
        : {}
    const { lost = 0, duplicated = 0 } = steps ?? {}
    return { fields: { ...steps?.fields, ...peer }, lost, duplicated }

    async function stepsTaken(): Promise<Outcome> {
      const before = cpuSeconds()
      const entering = await drained(() => act(deps, held.parts()))
      const waitingBytes = (await postgres.one<{ n: number }>(sql`select pg_total_relation_size('journey_runs') as n`))?.n ?? 0
      const waiting = (await postgres.one<{ n: number }>(sql`select count(*) as n from journey_runs`))?.n ?? 1
      clock.advance(waitSeconds * 1_000)
      const leaving = await drained(() => act(deps, held.parts()))
      const statements = Number(
        (await postgres.one<{ n: number }>(sql`select xact_commit as n from pg_stat_database where datname = current_database()`))?.n,
      )
      const cpu = cpuSeconds() - before
      const moving = performance.now()
      await moveAll()
      const movedSeconds = (performance.now() - moving) / 1_000
      return report({ bytesPerRun: Math.round(waitingBytes / waiting), entering, leaving, cpu, movedSeconds, statements })
    }
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
      const profiles = ids.map((id) => JSON.stringify({ rank: id % passEvery, city: '上海', email: `u${id}@bench.local`, level: 3 }))
      await postgres.run(sql`
      insert into people (part, person_id, project_id, properties, created_at, level)
      select p, i, ${projectId}, b, ${start}, 2 from unnest(${parts}::smallint[], ${ids}::bigint[], ${profiles}::jsonb[]) x(p, i, b)`)
      await postgres.run(sql`
      insert into part_inbox (part, project_id, person_id, kind, event, event_at, event_id, log_part, log_offset, received_at, payload)
      select p, ${projectId}, i, 'event', 'SubmitOrder', ${start}, i::text, 0, i, ${start}, '{"order_id": "o1", "amount": 25.5}'
      from unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i)`)
    }
    await publish(projectId, graphOf(waitSeconds))
    await postgres.run(sql`analyze`)
  }

  async function publish(project: number, drawn: ReturnType<typeof graphOf>): Promise<void> {
    const use = journeyUse({
      postgres,
      clock,
      content: {
        facts: () =>
          Promise.resolve(new Map([['tpl_bench', { version: 1, channel: 'email' as const, reads: ['order_id'], needs: ['order_id'] }]])),
      },
      messaging: mails,
      segments: groups,
      catalog: { propertiesOf: () => Promise.resolve(undefined), seenEvents: names.seenEvents, admit: names.admit },
      audiences: { published: () => Promise.resolve() },
      dates: { published: () => Promise.resolve() },
    })
    await postgres.transaction(async (tx) => {
      const id = await use.create(tx, project, { name: 'bench', draft: drawn, by: [] })
      await use.publish(tx, project, id, 1, 'pin', 'bench')
    })
  }

  async function drained(work: () => Promise<More>): Promise<number> {
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

  async function report(times: {
    bytesPerRun: number
    entering: number
    leaving: number
    cpu: number
    movedSeconds: number
    statements: number
  }): Promise<Outcome> {
    const expected = Array.from({ length: peopleCount }, (_, i) => i + 1).reduce((sum, id) => sum + (id % passEvery >= 1 ? 4 : 1), 0)
    const sends = Array.from({ length: peopleCount }, (_, i) => i + 1).filter((id) => id % passEvery >= 1).length
    const history = await clickhouse.rows<{ steps: number; distinct: number }>(sql`
    select count() as steps, uniqExact(run_id, visit) as distinct from journey_history where project_id = ${sql.value(projectId, 'UInt32')} and node != 'entry'`)
    const stored = await clickhouse.rows<{ bytes: number }>(sql`
    select sum(bytes_on_disk) / sum(rows) as bytes from system.parts where active and database = currentDatabase() and table = 'journey_history'`)
    const intents = await postgres.one<{ n: number }>(sql`select count(*) as n from message_intents`)
    const { steps, distinct } = history[0] ?? { steps: 0, distinct: 0 }
    const rate = Math.round(steps / (times.entering + times.leaving))
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
    return { fields: { steps_per_s: rate, bytes_per_run: times.bytesPerRun }, lost, duplicated }
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
