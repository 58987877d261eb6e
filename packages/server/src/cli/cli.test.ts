import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newDataDir } from '../../test/data-dir.ts'

const root = newDataDir('cli')
const src = join(import.meta.dirname, '..')
const servers: ChildProcess[] = []
afterAll(async () => {
  await Promise.all(servers.map(stop))
  rmSync(root, { recursive: true, force: true })
})

interface Ran {
  readonly code: number
  readonly json: Record<string, unknown>
  readonly out: string
  readonly error: string
}

/** A command as a user runs it, with `--json`. */
function cli(dataDir: string, ...args: string[]): Promise<Ran> {
  const { MILLRACE_STOP: _, ...env } = process.env
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(src, 'cli.ts'), ...args, '--json'],
      { env: { ...env, MILLRACE_DATA_DIR: dataDir } },
      (error, out, stderr) => {
        const json = out.startsWith('{') ? (JSON.parse(out) as Record<string, unknown>) : {}
        resolve({ code: error ? Number(error.code) : 0, json, out, error: stderr })
      },
    )
  })
}

function serve(dataDir: string): Promise<{ url: string; child: ChildProcess; said: () => string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(src, 'main.ts')], {
    env: {
      ...process.env,
      MILLRACE_DATA_DIR: dataDir,
      PORT: '0',
      MILLRACE_ADMIN_EMAIL: 'owner@x.cn',
      MILLRACE_ADMIN_PASSWORD: 'correct horse battery',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  servers.push(child)
  let text = ''
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const url = /running at (\S+)/.exec(text)?.[1]
      if (url) resolve({ url, child, said: () => text })
    })
  })
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

const get = async <T>(url: string, token: unknown): Promise<T> => {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${String(token)}` } })
  expect(answer.status).toBe(200)
  return (await answer.json()) as T
}

test('every command works without a server and beside one, and a backup made without a server is a server elsewhere', async () => {
  const [here, there, file] = [join(root, 'here'), join(root, 'there'), join(root, 'one.tar.zst')]

  // Nothing there yet: looking makes nothing.
  expect(await cli(here, 'doctor')).toMatchObject({
    code: 1,
    json: { ok: false, problems: [`there is no database in ${here} yet; start the server`] },
  })
  expect(existsSync(here)).toBe(false)

  // Without a server.
  const migrated = await cli(here, 'migrate')
  expect(migrated.json['applied']).toEqual(expect.arrayContaining(['postgres/0001_platform_log.sql', 'clickhouse/0001_events.sql']))
  const shop = await cli(here, 'project', 'create', '--slug', 'shop')
  expect(shop).toMatchObject({
    code: 0,
    json: { project: 'shop', timeZone: 'Asia/Shanghai', writeKey: expect.any(String), apiToken: expect.any(String) },
  })
  expect((await cli(here, 'project', 'create', '--slug', 'x', '--time-zone', 'Mars/Base')).error).toContain(
    '--time-zone Mars/Base is not an IANA time zone',
  )
  const token = await cli(here, 'token', 'create', '--project', 'shop', '--name', 'second')
  expect(token.json).toMatchObject({ project: 'shop', name: 'second' })
  expect(await cli(here, 'doctor')).toMatchObject({
    code: 0,
    json: { ok: true, server: 'not running', schema: { pending: [] }, backlog: { batches: 0 } },
  })
  expect(await cli(here, 'nonsense')).toMatchObject({ code: 2, error: expect.stringContaining('there is no command nonsense') })
  const written = await cli(here, 'backup', file)
  expect(written).toMatchObject({ code: 0, json: { file } })
  expect((await cli(here, 'restore', file)).error).toContain(`${here} is not empty`)
  expect(await cli(there, 'restore', file)).toMatchObject({ code: 0, json: { applied: [], postgresRows: written.json['postgresRows'] } })
  expect(readFileSync(join(there, 'secret'), 'utf8')).toBe(readFileSync(join(here, 'secret'), 'utf8'))
  expect(readdirSync(there)).not.toContain('restoring')

  // Beside a server, on what was restored.
  const { url, child } = await serve(there)
  const members = await get<{ items: object[] }>(`${url}/api/v1/projects/shop/members`, shop.json['apiToken'])
  expect(members.items).toMatchObject([{ email: 'owner@x.cn', role: 'owner' }])
  const audit = await get<{ items: object[] }>(`${url}/api/v1/projects/shop/audit`, token.json['apiToken'])
  expect(audit.items).toMatchObject([
    { action: 'token.created', actor: 'cli', actorKind: 'program', after: { name: 'second' } },
    { action: 'project.created', actor: 'cli', after: { slug: 'shop', timeZone: 'Asia/Shanghai' } },
  ])
  expect(await cli(there, 'doctor')).toMatchObject({ code: 0, json: { ok: true, server: url } })
  expect((await cli(there, 'migrate')).json).toEqual({ applied: [] })
  expect(await cli(there, 'project', 'create', '--slug', 'shop')).toMatchObject({ code: 1, error: 'shop is taken; choose another.\n' })
  expect(await cli(there, 'token', 'create', '--project', 'none')).toMatchObject({ code: 1, error: 'there is no project none\n' })
  const second = await cli(there, 'project', 'create', '--slug', 'second', '--time-zone', 'Europe/Berlin')
  expect(await get(`${url}/api/v1/projects/second`, second.json['apiToken'])).toMatchObject({ timeZone: 'Europe/Berlin' })
  const again = await cli(there, 'token', 'create', '--project', 'second')
  await get(`${url}/api/v1/projects/second/tokens`, again.json['apiToken'])
  expect(await cli(there, 'backup', join(root, 'two.tar.zst'))).toMatchObject({ code: 0 })
  expect((await cli(there, 'restore', file)).error).toContain(`process ${child.pid} runs on ${there}; stop it`)
}, 1_200_000)
