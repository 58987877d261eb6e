import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { newDataDir } from '../data-dir.ts'
import { processStart, readRuntime, type Runtime } from '../../src/platform/engines/index.ts'
import { processesIn } from '../../src/platform/engines/processes.ts'
import { sql } from '../../src/platform/sql.ts'
import { freshDatabases } from '../databases.ts'
import { childrenOf, cli } from '../killable.ts'

// Each starts several servers; the machine may be busy with others.
vi.setConfig({ testTimeout: 300_000 })

const repository = join(import.meta.dirname, '../../../..')
const main = join(repository, 'packages/server/src/main.ts')
const folders: string[] = []
const children: ChildProcess[] = []
afterAll(() => {
  // What a failed test left running.
  for (const child of children) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A data dir that PostgreSQL's account can reach, so that everything of it lies inside. */
function dataDir(): string {
  const folder = newDataDir('processes')
  folders.push(folder)
  return folder
}

interface Started {
  readonly child: ChildProcess
  readonly url: Promise<string>
  readonly exit: Promise<number | null>
  /** What it has said on standard error. */
  said(): string
}

function start(command: readonly [string, ...string[]], env: Record<string, string>): Started {
  const [file, ...args] = command
  const child = spawn(file, args, { env: { ...process.env, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /running at (\S+)/.exec(chunk.toString())?.[1]
      if (found) resolve(found)
    })
    void exit.then((code) => reject(new Error(`ended with ${code}: ${complaints}`)))
  })
  url.catch(() => undefined)
  return { child, url, exit, said: () => complaints }
}

const server = [process.execPath, '--disable-warning=ExperimentalWarning', main] as const

const alive = (some: readonly { pid: number; startedAt: string }[]): boolean[] => some.map((one) => processStart(one.pid) === one.startedAt)
const left = (folder: string): number[] => [
  ...processesIn(join(folder, 'postgres'), 'postgres'),
  ...processesIn(join(folder, 'clickhouse'), 'node'),
]
const holders = (runtime: Runtime | undefined) => (runtime ? [runtime, ...runtime.engines] : [])

test('SIGTERM to what npm start runs ends the server and both engines, and leaves nothing behind', async () => {
  const folder = dataDir()
  // As npm does it: a shell, which gives way to the command's process (else the shell would get the signal and pass nothing on), the server.
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  expect(scripts['start']).toMatch(/^exec node /)
  const code = `import { program } from '${repository}/scripts/processes.mjs'; process.exit(await program('packages/server/src/main.ts').ended)`
  const npm = start(['sh', '-c', 'exec "$NODE" --input-type=module -e "$CODE"'], {
    NODE: process.execPath,
    CODE: code,
    MILLRACE_DATA_DIR: folder,
  })
  await npm.url
  const all = holders(readRuntime(folder))
  expect(alive(all)).toEqual([true, true, true])
  expect(all[0]?.pid).not.toBe(npm.child.pid)
  npm.child.kill('SIGTERM')
  expect(await npm.exit).toBe(0)
  expect(alive(all)).toEqual([false, false, false])
  expect([left(folder), existsSync(join(folder, 'runtime.json'))]).toEqual([[], false])

  // While it starts: the step at hand is finished, then all is ended.
  const early = start(server, { MILLRACE_DATA_DIR: folder })
  while (!existsSync(join(folder, 'runtime.json'))) await new Promise((resolve) => setTimeout(resolve, 5))
  early.child.kill('SIGTERM')
  expect(await early.exit).toBe(0)
  expect(left(folder)).toEqual([])
})

test('a server that cannot start says why and ends its engines', async () => {
  const folder = dataDir()
  const squatter = createServer()
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', () => resolve()))
  const address = squatter.address()
  const port = String(typeof address === 'object' && address ? address.port : 0)
  const refused = start(server, { MILLRACE_DATA_DIR: folder, PORT: port })
  expect(await refused.exit).toBe(1)
  expect(refused.said()).toContain(`EADDRINUSE: address already in use 127.0.0.1:${port}`)
  expect(left(folder)).toEqual([])
  await new Promise((resolve) => squatter.close(resolve))
})

test('an api process takes events and works on none; a worker process works and serves nothing but its health', async () => {
  const databases = await freshDatabases()
  const { postgres } = databases
  const env = { MILLRACE_DATA_DIR: dataDir(), DATABASE_URL: databases.databaseUrl, CLICKHOUSE_URL: databases.clickhouseUrl }
  const api = start(server, { ...env, MILLRACE_ROLES: 'api' })
  const apiUrl = await api.url
  const creating = start(
    [
      process.execPath,
      join(repository, 'packages/server/src/cli.ts'),
      'project',
      'create',
      '--slug',
      'shop',
      '--time-zone',
      'Asia/Shanghai',
      '--json',
    ],
    env,
  )
  let printed = ''
  creating.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  expect(await creating.exit).toBe(0)
  const keys = JSON.parse(printed) as { writeKey: string } /* what the CLI prints */
  const authorization = `Basic ${Buffer.from(`${keys.writeKey}:`).toString('base64')}`
  const send = (url: string) =>
    fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ events: [{ event: 'viewed', ids: { login_id: 'u1' } }] }),
    })
  expect((await send(apiUrl)).status).toBe(200)
  expect(await postgres.rows(sql`select 1 from workers`)).toEqual([])
  expect(await postgres.one(sql`select count(*)::int as n from log_positions where owner is not null or done_upto > 0`)).toEqual({ n: 0 })

  const worker = start(server, { ...env, MILLRACE_ROLES: 'worker' })
  const workerUrl = await worker.url
  const statusOf = async (path: string) => (await fetch(workerUrl + path)).status
  for (const path of ['/healthz', '/readyz', '/readyz?full', '/metrics'])
    while ((await statusOf(path)) !== 200) await new Promise((resolve) => setTimeout(resolve, 50))
  const closed = ['/', '/api/openapi.json', '/api/docs', '/api/v1/projects', '/sa.gif', '/v1/projects/x/settings']
  expect(await Promise.all(closed.map(statusOf))).toEqual(closed.map(() => 404))
  expect((await send(workerUrl)).status).toBe(404)

  const backlog = async () => (await (await fetch(`${apiUrl}/readyz?full`)).json()) as { backlog: number } /* its answer */
  while ((await backlog()).backlog > 0) await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await databases.clickhouse.rows(sql`select event from events`)).toEqual([{ event: 'viewed' }])
  for (const one of [worker, api]) {
    one.child.kill('SIGTERM')
    expect(await one.exit).toBe(0)
  }
  expect(await postgres.one(sql`select count(*)::int as n from part_leases where owner is not null`)).toEqual({ n: 0 })
  await databases.drop()
})

test('a server has its worker beside it: one that dies is followed by another, and none outlives the server', async () => {
  const databases = await freshDatabases()
  const { postgres, clickhouse } = databases
  const env = { MILLRACE_DATA_DIR: dataDir(), DATABASE_URL: databases.databaseUrl, CLICKHOUSE_URL: databases.clickhouseUrl }
  const both = start(server, env)
  const url = await both.url
  const workers = (): number[] => childrenOf(both.child.pid ?? 0)
  const keys = await cli<{ writeKey: string }>(env, 'project', 'create', '--slug', 'shop')
  const authorization = `Basic ${Buffer.from(`${keys.writeKey}:`).toString('base64')}`
  const arrives = async (event: string) => {
    const body = JSON.stringify({ events: [{ event, ids: { login_id: 'u1' } }] })
    const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body })
    expect(answer.status).toBe(200)
    await expect
      .poll(() => clickhouse.rows(sql`select 1 as one from events where event = ${sql.value(event, 'String')}`), { timeout: 100_000 })
      .toHaveLength(1)
  }
  await arrives('before')
  const [first = 0] = workers()
  process.kill(first, 'SIGKILL')
  await arrives('after')
  expect(workers()).toHaveLength(1)
  const [second = 0] = workers()
  expect(second).not.toBe(first)
  // Its leases were given back when it died: the next one did not wait for them to run out.
  expect(await postgres.rows(sql`select 1 from workers`)).toHaveLength(1)

  // Nor one that was only starting when the server died.
  process.kill(second, 'SIGKILL')
  await expect.poll(() => workers().filter((pid) => pid !== second), { timeout: 30_000 }).toHaveLength(1)
  const [third = 0] = workers()
  const startedAt = processStart(third)
  both.child.kill('SIGKILL')
  await expect.poll(() => processStart(third) === startedAt, { timeout: 60_000 }).toBe(false)
  await databases.drop()
})
