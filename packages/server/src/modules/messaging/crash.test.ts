import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newDataDir } from '../../../test/data-dir.ts'
import { type Killable, startServer } from '../../../test/killable.ts'
import { greeting, mailSettings, starts } from '../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../test/mail-server.ts'
import { lettersSite } from '../../../test/letters-site.ts'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'
import { mostUnknown } from './dispatch.ts'

const people = 260
const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
/** A short run dies at one of these only: the first, or the one the seed says. */
const now = (stops: readonly string[], nth = 0): readonly string[] => (scale > 1 ? stops : stops.slice(nth, nth + 1))

let world: World
let server: MailServer
let dataDir: string
let child: Killable | undefined

beforeEach(async () => {
  // The workers' clock is the real one.
  world = await makeWorld({ at: new Date().toISOString() })
  server = await mailServer()
  dataDir = newDataDir('crash')
})
afterEach(async () => {
  child?.child.kill('SIGKILL')
  await server.close()
  await world.databases.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A real server process that does nothing but work. */
function worker(stop?: string): Killable {
  const env = {
    DATABASE_URL: world.databases.databaseUrl,
    CLICKHOUSE_URL: world.databases.clickhouseUrl,
    MILLRACE_DATA_DIR: dataDir,
    MILLRACE_SECRET: 'a secret of at least thirty-two characters',
    MILLRACE_PRIVATE_TARGETS: '127.0.0.1',
  }
  child = startServer(env, stop)
  return child
}

/** Works until the process kills itself at its stop point, and lets its leases run out. */
async function killedAt(stop: string): Promise<void> {
  expect(await worker(stop).ended).toEqual({ signal: 'SIGKILL', at: stop.split(':')[0] })
  await leasesRunOut()
}

/** What a dead worker held is free once its lease has run out. */
async function leasesRunOut(): Promise<void> {
  const { postgres } = world.databases
  await postgres.run(sql`update part_leases set until = 'epoch'`)
  await postgres.run(sql`update log_positions set until = 'epoch'`)
  await postgres.run(sql`delete from workers`)
}

const states = async (): Promise<Map<string, number>> => {
  const rows = await world.databases.postgres.rows<{ state: string; n: number }>(sql`
    select state, count(*)::int as n from message_intents group by state`)
  return new Map(rows.map((row) => [row.state, row.n]))
}

/** Intents to mail everybody, waiting for a worker. */
async function intended(settings: object | undefined): Promise<void> {
  const project = await world.project()
  if (settings) await mailSettings(world, project, settings)
  await greeting(world, project)
  await starts(world, project, ...Array.from({ length: people }, (_, i) => `u${i}@x.cn`))
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  await world.app.stop()
}

/** Works until no intent is open, then stops in good order. */
async function workToTheEnd(): Promise<void> {
  const last = worker()
  for (const until = Date.now() + 600_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const now = await states()
    if (!now.has('queued') && !now.has('sending') && !(await isUnsettled())) break
  }
  last.child.kill('SIGTERM')
  await last.ended
}

/** Attempts through the built-in mailbox that nobody has vouched for yet. */
const isUnsettled = async (): Promise<boolean> =>
  (
    await world.databases.postgres.rows(
      sql`select 1 from message_attempts where via = 'mailbox' and state in ('dispatching', 'unknown') limit 1`,
    )
  ).length > 0

test(`peer: killed at ${scale > 1 ? 'every stop point' : 'a stop point'} of dispatch: no mail twice, each ends sent or unknown, unknown only what was in the air (seed ${seed})`, async () => {
  await intended({ smtpUrl: server.url })

  const all = ['dispatch.before_call:kill:1', 'dispatch.after_call:kill:2', 'dispatch.after_call:kill:1', 'dispatch.after_commit:kill:1']
  const stops = now(all, seed % all.length)
  for (const stop of stops) await killedAt(stop)
  await workToTheEnd()

  const ended = await states()
  const [sent = 0, unknown = 0] = [ended.get('sent'), ended.get('unknown')]
  expect(sent + unknown).toBe(people)
  expect(unknown).toBeLessThanOrEqual(stops.length * mostUnknown)
  expect([...server.counts().values()].filter((n) => n !== 1)).toEqual([])
  expect(server.counts().size).toBeGreaterThanOrEqual(sent)
}, 1_200_000)

test('what the built-in mailbox was handed when the sender died is settled by asking it: all sent, none unknown, each there once', async () => {
  await intended(undefined)
  for (const stop of now(['dispatch.after_call:kill:2', 'dispatch.before_call:kill:1'])) {
    await killedAt(stop)
    expect(await isUnsettled()).toBe(true)
  }
  await workToTheEnd()
  expect([...(await states())]).toEqual([['sent', people]])
  const { postgres } = world.databases
  expect(await postgres.one(sql`select count(*)::int as n, count(distinct message_id)::int as ids from mailbox`)).toEqual({
    n: people,
    ids: people,
  })
  expect((await postgres.one<{ n: number }>(sql`select count(*)::int as n from message_attempts`))?.n).toBeGreaterThan(people)
}, 1_200_000)

test('what another system was told when the sender died is told again, and it takes each once: all sent, none unknown', async () => {
  const secret = `whsec_${Buffer.alloc(32, 4).toString('base64')}`
  const site = await lettersSite(secret, () => new Date())
  const project = await world.project()
  const account = { name: 'Letters', provider: 'standard-webhook', settings: { url: `${site.url}/webhook`, batch: 5 }, secrets: { secret } }
  expect((await world.call(project, 'POST', 'channels/accounts', account)).status).toBe(201)
  const fields = ['title', 'text'].map((name) => ({ name, value: 'Hello' }))
  const body = { kind: 'webhook', type: 'letter.created', fields }
  const templateId = await makeTemplate(world, project, { name: 'Letter', body })
  await publish(world, project, {
    entry: { kind: 'event', event: 'Start', filters: [] },
    nodes: [{ id: 'letter', kind: 'send', settings: { channel: 'webhook', templateId, class: 'service' } }],
    edges: [{ from: 'entry', port: 'next', to: 'letter' }],
    reentry: { kind: 'after_exit' },
  })
  await starts(world, project, ...Array.from({ length: people }, (_, i) => `u${i}@x.cn`))
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  await world.app.stop()
  for (const stop of now(['dispatch.after_call:kill:2', 'dispatch.before_call:kill:1', 'dispatch.after_call:kill:1'])) await killedAt(stop)
  await workToTheEnd()
  expect([...(await states())]).toEqual([['sent', people]])
  expect(await site.letters()).toHaveLength(people)
  // Some came twice.
  expect(site.calls.flatMap((call) => call.body.data.messages ?? []).length).toBeGreaterThan(people)
  await site.end()
}, 1_200_000)

test('a call that was ordered when the sender died is ordered again, by whichever worker: one task each, none unknown, a finished one stays so', async () => {
  const project = await world.project()
  const templateId = await makeTemplate(world, project, { name: 'Call', body: { kind: 'phone', title: 'Call', text: '' } })
  await publish(world, project, {
    entry: { kind: 'event', event: 'Start', filters: [] },
    nodes: [{ id: 'call', kind: 'send', settings: { channel: 'phone', templateId } }],
    edges: [{ from: 'entry', port: 'next', to: 'call' }],
    reentry: { kind: 'after_exit' },
  })
  const at = world.clock.now().toISOString()
  const called = Array.from({ length: people }, (_, i) =>
    record({ ids: [`login:u${i}`], event: 'Start', set: { mobile: `1380000${1000 + i}` }, at }),
  )
  await world.app.ingest.accept(project.id, 'native', called)
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  const { postgres } = world.databases
  const tasks = () => postgres.one(sql`select count(*)::int as n, count(distinct person_id)::int as people from call_tasks`)
  await killedAt('dispatch.after_call:kill:1')
  const [reached, missed] = await postgres.rows<{ id: number }>(sql`select task_id as id from call_tasks order by task_id limit 2`)
  const finish = (id: number | undefined, result: string) => world.call(project, 'POST', `calls/${id}/result`, { result })
  expect([(await finish(reached?.id, 'reached')).status, (await finish(missed?.id, 'no_answer')).status]).toEqual([200, 200])
  await world.app.stop()
  await workToTheEnd()
  expect(await states()).toEqual(
    new Map([
      ['sent', people - 1],
      ['failed', 1],
    ]),
  )
  expect(await postgres.rows(sql`select told, state from message_attempts where told is not null order by told`)).toEqual([
    { told: 'delivered', state: 'sent' },
    { told: 'failed', state: 'sent' },
  ])
  expect(await tasks()).toEqual({ n: people, people })
  expect(await postgres.rows(sql`select state, result, count(*)::int as n from call_tasks group by 1, 2 order by 3, 2`)).toEqual([
    { state: 'done', result: 'no_answer', n: 1 },
    { state: 'done', result: 'reached', n: 1 },
    { state: 'open', result: null, n: people - 2 },
  ])
}, 1_200_000)
