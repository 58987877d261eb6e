/** Messages per second of the dispatcher by channel, and decisions of the gate: the engine in this process, servers that take all in processes of their own. */
import { rmSync } from 'node:fs'
import pino from 'pino'
import { catalog } from '../../packages/server/src/modules/catalog/index.ts'
import { content } from '../../packages/server/src/modules/content/index.ts'
import { bestTimes, messaging } from '../../packages/server/src/modules/messaging/index.ts'
import { segments } from '../../packages/server/src/modules/segments/index.ts'
import { connectClickHouse } from '../../packages/server/src/platform/clickhouse.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { readRuntime, startEngines } from '../../packages/server/src/platform/engines/index.ts'
import { outgoing } from '../../packages/server/src/platform/http/index.ts'
import { leases } from '../../packages/server/src/platform/leases.ts'
import { outboxes } from '../../packages/server/src/platform/log/index.ts'
import { migrate } from '../../packages/server/src/platform/migrate.ts'
import { connectPostgres } from '../../packages/server/src/platform/postgres.ts'
import { sql } from '../../packages/server/src/platform/sql.ts'
import { newDataDir } from '../../packages/server/test/data-dir.ts'
import { gateCase } from './gate.ts'
import { startHttpSink } from './http-sink.ts'
import type { Outcome } from './journey-case.ts'
import { startMailSink } from './mail-sink.ts'
import { addAccount, addMailKey, addMessages, addProject, type Channel } from './message-seed.ts'
import { cpuMs } from './peer.ts'

/** So many messages by each channel, and people whom the gate is asked of. */
export interface MessagesSize {
  readonly webhook: number
  readonly sms: number
  readonly smtp: number
  readonly gate: number
}

const secret = 'a secret of at least thirty-two characters'

export async function messageCases(sizes: MessagesSize, asked: ReadonlySet<string>): Promise<Outcome> {
  const dataDir = newDataDir('bench')
  const engines = await startEngines({ dataDir, databaseUrl: undefined, clickhouseUrl: undefined })
  const postgres = connectPostgres(engines.databaseUrl)
  const clickhouse = connectClickHouse(engines.clickhouseUrl)
  await migrate(postgres, clickhouse)
  const [mailSink, httpSink] = [await startMailSink(), await startHttpSink()]
  const [clock, log, names] = [systemClock, pino({ level: 'warn' }), catalog({ postgres, clickhouse })]
  const templates = content({ postgres, clock, catalog: names })
  const groups = segments({ postgres, clickhouse, clock, catalog: names })
  const facts = outboxes(postgres, clock, () => undefined)
  const module = await messaging({
    tellAccount: async () => undefined,
    takeOrders: async () => new Map(),
    postgres,
    clickhouse,
    outboxes: facts,
    clock,
    content: templates,
    secret,
    publicUrl: () => 'https://m.bench.local',
    smtpUrl: mailSink.url,
    log,
    outgoing: outgoing(['127.0.0.1']),
    segments: groups,
    catalog: names,
  })
  const held = leases(postgres, 'bench')
  const postmaster = readRuntime(dataDir)?.engines.find((one) => one.name === 'postgres')?.pid ?? 0
  const fields: Record<string, number> = {}
  let [lost, duplicated, unknown] = [0, 0, 0]

  try {
    const channels = (['webhook', 'sms', 'smtp'] as const).filter((name) => asked.has(name) && sizes[name] > 0)
    for (const [i, name] of channels.entries()) await drain(i + 1, name)
    if (asked.has('gate') && sizes.gate > 0) {
      const projectId = channels.length + 1
      await addProject(postgres, projectId, 'email')
      await addMessages(postgres, projectId, 'email', sizes.gate)
      const deps = {
        bestTimes: bestTimes({ clickhouse, clock }),
        segments: groups,
        catalog: names,
        accounts: module.accounts,
        clock,
        content: templates,
        sealer: module.sealer,
      }
      Object.assign(fields, await gateCase(deps, postgres, projectId, sizes.gate))
    }
    return { fields: { ...fields, unknown }, lost, duplicated }
  } finally {
    await module.stop()
    mailSink.stop()
    httpSink.stop()
    await clickhouse.close()
    await postgres.end()
    await engines.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }

  async function drain(projectId: number, name: 'webhook' | 'sms' | 'smtp'): Promise<void> {
    const people = sizes[name]
    const channel: Channel = name === 'smtp' ? 'email' : name
    await addProject(postgres, projectId, channel)
    if (channel === 'email') await addMailKey(postgres, module.sealer, projectId)
    else await addAccount(postgres, module.accounts, projectId, channel, httpSink.url)
    await addMessages(postgres, projectId, channel, people)
    const before = await sent()
    const renewing = setInterval(() => void held.renew(), 2_000)
    await held.renew()
    const [cpu, own, from] = [cpuMs(postmaster), process.cpuUsage(), performance.now()]
    try {
      for (let more: boolean | 'soon' = true; more || (await waiting(projectId)) > 0; ) more = await module.work(held.parts())
    } finally {
      clearInterval(renewing)
    }
    const seconds = (performance.now() - from) / 1_000
    const { user, system } = process.cpuUsage(own)
    const all = cpuMs(postmaster) - cpu
    const states = await postgres.rows<{ state: string; n: number }>(sql`
      select state, count(*) as n from message_intents where project_id = ${projectId} and node = 'send' group by 1 order by 1`)
    const after = await sent()
    const taken = name === 'smtp' ? after.mails - before.mails : after.messages - before.messages
    const doubled = name === 'smtp' ? after.mailsDoubled - before.mailsDoubled : after.doubled - before.doubled
    console.table({
      channel: name,
      messages: people,
      'messages/s': Math.round(people / seconds),
      'CPU µs a message here': Math.round((user + system) / people),
      'and of PostgreSQL': Math.round((all * 1_000 - user - system) / people),
      'calls of the server': after.calls - before.calls,
      ...Object.fromEntries(states.map(({ state, n }) => [state, n])),
    })
    fields[`${name}_per_s`] = Math.round(people / seconds)
    const isSaid = (wanted: string): number => states.find(({ state }) => state === wanted)?.n ?? 0
    unknown += isSaid('unknown')
    lost += Math.max(0, people - taken) + (people - isSaid('sent') - isSaid('unknown'))
    duplicated += doubled
  }

  async function waiting(projectId: number): Promise<number> {
    const row = await postgres.one<{ n: number }>(sql`
      select count(*) as n from (select 1 from message_intents where project_id = ${projectId} and state in ('queued', 'sending') limit 1) x`)
    return row?.n ?? 0
  }

  async function sent() {
    const [{ mails, doubled: mailsDoubled }, http] = [await mailSink.received(), await httpSink.taken()]
    return { mails, mailsDoubled, ...http }
  }
}
