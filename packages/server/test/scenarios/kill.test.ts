import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { readRuntime } from '../../src/platform/engines/index.ts'
import { connectClickHouse } from '../../src/platform/clickhouse.ts'
import { connectPostgres } from '../../src/platform/postgres.ts'
import { sql } from '../../src/platform/sql.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const kills = scale === 1 ? 3 : 20
const src = join(import.meta.dirname, '../../src')
const dataDir = mkdtempSync(join(tmpdir(), 'millrace-kill-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const points = [
  'accept.after_commit',
  'claim.after_record',
  'identify.after_commit',
  'store.after_insert',
  'react.before_commit',
  'react.after_commit',
  'act.before_commit',
  'act.after_commit',
  'dispatch.before_call',
  'dispatch.after_call',
  'facts.after_insert',
]

interface Server {
  readonly url: string
  readonly child: ChildProcess
}

function start(stop: string | undefined): Promise<Server> {
  const env = { ...process.env, MILLRACE_DATA_DIR: dataDir, PORT: '0', MILLRACE_TEST: '1', ...(stop ? { MILLRACE_STOP: stop } : {}) }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(src, 'main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      const url = /running at (\S+)/.exec(chunk.toString())?.[1]
      if (url) resolve({ url, child })
    })
  })
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()))

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test(`D01 ${kills} times kill -9, at named points and random moments under load: every accepted event once, every mail once (seed ${seed})`, async () => {
  let server = await start(undefined)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(src, 'cli.ts'), 'project', 'create', '--slug', 'kill', '--json'],
    { env: { ...process.env, MILLRACE_DATA_DIR: dataDir } },
  )
  const keys = JSON.parse(stdout) as { writeKey: string; apiToken: string }
  const api = async <T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> => {
    const answer = await fetch(`${server.url}/api/v1/projects/kill/${path}`, {
      method,
      headers: { authorization: `Bearer ${keys.apiToken}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const template = await api<{ id: string }>('POST', 'templates', {
    name: 't',
    body: { kind: 'html', subject: 'hello {{ event.n }}', html: '<p>x</p>' },
  })
  const journey = await api<{ id: string; revision: number }>('POST', 'journeys', {
    name: 'j',
    draft: {
      entry: { kind: 'event', event: 'Joined', filters: [] },
      nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId: template.id, class: 'service' } }],
      edges: [{ from: 'entry', port: 'next', to: 'mail' }],
      reentry: { kind: 'never' },
    },
  })
  await api('POST', `journeys/${journey.id}/publish`, {}, { 'if-match': `"${journey.revision}"` })

  // The customers: five events a request, each sent again until it is acknowledged.
  let isSending = true
  let made = 0
  const send = async (): Promise<void> => {
    while (isSending) {
      const events = Array.from({ length: 5 }, () => {
        const n = made++
        return {
          event: 'Joined',
          time: Date.now(),
          message_id: `m${n}`,
          ids: { login_id: `p${n}` },
          properties: { n },
          profile: { set: { email: `p${n}@x.cn` } },
        }
      })
      for (;;) {
        const answer = await fetch(`${server.url}/v1/events`, {
          method: 'POST',
          headers: { authorization: `Basic ${btoa(`${keys.writeKey}:`)}`, 'content-type': 'application/json' },
          body: JSON.stringify({ events }),
        }).catch(() => undefined)
        if (answer?.ok) break
        await wait(50)
      }
      await wait(20)
    }
  }
  const sending = Promise.all([send(), send(), send()])

  for (let kill = 0; kill < kills; kill++) {
    // Named points in turn with a moment of chance; the point is armed in the process that replaces the killed one.
    const isRandom = kill % 2 === 0
    if (isRandom) {
      await wait(300 + ((seed * (kill + 1) * 7919) % 900))
      server.child.kill('SIGKILL')
    }
    await Promise.race([ended(server.child), wait(15_000)])
    server.child.kill('SIGKILL')
    await ended(server.child)
    const point = points[(seed + kill) % points.length]
    server = await start(kill + 1 < kills && !isRandom ? undefined : kill + 1 < kills ? `${point}:kill:${5 + (kill % 7)}` : undefined)
  }
  isSending = false
  await sending

  const runtime = readRuntime(dataDir)
  const postgres = connectPostgres(runtime?.databaseUrl ?? '', { size: 2 })
  const clickhouse = connectClickHouse(runtime?.clickhouseUrl ?? '')
  const stored = async (): Promise<{ rows: number; events: number }> =>
    (
      await clickhouse.rows<{ rows: number; events: number }>(
        sql`select count() as rows, uniqExact(properties.n.:Float64) as events from events where event = 'Joined'`,
      )
    )[0] ?? { rows: 0, events: 0 }
  const states = () =>
    postgres.rows<{ state: string; n: number }>(sql`select state, count(*) as n from message_intents group by state order by state`)
  for (let tries = 0; tries < 600; tries++) {
    const open = (await states()).filter((row) => row.state !== 'sent')
    if ((await stored()).events === made && open.length === 0 && (await states())[0]?.n === made) break
    await wait(100)
  }
  expect(await stored()).toEqual({ rows: made, events: made })
  expect(await states()).toEqual([{ state: 'sent', n: made }])
  const mails = await postgres.one<{ mails: number; messages: number; people: number }>(sql`
    select count(*) as mails, count(distinct message_id) as messages, count(distinct recipient) as people from mailbox`)
  expect(mails).toEqual({ mails: made, messages: made, people: made })
  const stuck = await postgres.rows(sql`select part from part_inbox limit 1`)
  expect(stuck).toEqual([])
  await postgres.end()
  await clickhouse.close()
  server.child.kill('SIGTERM')
  await ended(server.child)
}, 1_200_000)
