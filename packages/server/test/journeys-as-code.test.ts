import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { unpaidOrder } from './journey-kit.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

const example = join(import.meta.dirname, '../../../docs/examples/unpaid-order.yaml')
const folder = mkdtempSync(join(tmpdir(), 'millrace-journeys-'))
let world: World
let shop: TestProject
let other: TestProject
beforeAll(async () => {
  world = await makeWorld()
  shop = await world.project('shop')
  other = await world.project('other')
})
afterAll(async () => {
  await world.end()
  rmSync(folder, { recursive: true })
})

/** A command as a user runs it, on the databases of this test. */
function cli(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const { MILLRACE_STOP: _, ...env } = process.env
  const { databaseUrl: DATABASE_URL, clickhouseUrl: CLICKHOUSE_URL } = world.databases
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../src/cli.ts'), 'journey', ...args],
      { env: { ...env, DATABASE_URL, CLICKHOUSE_URL, MILLRACE_DATA_DIR: join(folder, 'data') } },
      (error, out, stderr) => resolve({ code: error ? Number(error.code) : 0, out, error: stderr }),
    )
  })
}

const detail = async (project: TestProject, id: string): Promise<JourneyDetail> =>
  (await world.call<JourneyDetail>(project, 'GET', `journeys/${id}`)).body

test('a journey goes from one project to another by a file, and back over it, without loss; nothing goes live', async () => {
  const made = await world.call<JourneyDetail>(shop, 'POST', 'journeys', { name: '下单两小时未支付', draft: unpaidOrder('tpl_1') })
  const { id } = made.body
  const file = join(folder, 'one.yaml')
  expect(await cli('export', id, '--project', 'shop', '--file', file)).toMatchObject({ code: 0 })
  const text = readFileSync(file, 'utf8')
  expect(await cli('export', id, '--project', 'shop')).toEqual({ code: 0, out: text, error: '' })

  expect(await cli('import', file, '--project', 'other')).toMatchObject({ code: 1, error: `${id} is taken; choose another.\n` })
  const taken = await cli('import', file, '--project', 'other', '--id', 'unpaid')
  expect(taken).toMatchObject({ code: 0, out: 'journey: unpaid\nname: 下单两小时未支付\ndraft: made\nproblems: none\n' })
  expect(await detail(other, 'unpaid')).toMatchObject({ state: 'draft', version: null, revision: 1, draft: made.body.draft })

  // Somebody adds cases and a comment, somebody else changes the journey in the console: both stay.
  writeFileSync(file, `# Ours\n${text}\ncases:\n  - name: nobody # yet\n    until: 2026-11-02T10:00:00Z\n    path: []\n`)
  const draft = { ...made.body.draft, goal: null }
  await world.call(other, 'PUT', 'journeys/unpaid', { name: 'Shorter', draft }, { 'if-match': '"1"' })
  await cli('export', 'unpaid', '--project', 'other', '--file', file)
  const after = readFileSync(file, 'utf8')
  expect(after).toMatch(/^# Ours\nid: unpaid\nname: Shorter\n/)
  expect(after).toContain('goal: null\n')
  expect(after).toContain('\ncases:\n  - name: nobody # yet\n')
  expect(await cli('import', file, '--project', 'other')).toMatchObject({ code: 0, out: expect.stringContaining('draft: saved\n') })
  expect(await detail(other, 'unpaid')).toMatchObject({ name: 'Shorter', revision: 3, draft })
  const audit = await world.call<{ items: object[] }>(other, 'GET', 'audit')
  expect(audit.body.items[0]).toMatchObject({
    action: 'journey.imported',
    actor: 'cli',
    targetId: 'unpaid',
    after: { name: 'Shorter', draft },
  })
})

test('a file that is wrong changes nothing and is told where; its cases are run without any database', async () => {
  const wrong = join(folder, 'wrong.yaml')
  writeFileSync(wrong, readFileSync(example, 'utf8').replace('unit: hour', 'unit: huor'))
  const refused = await cli('import', wrong, '--project', 'shop')
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.error).toContain('\n  file.entry.within.unit: ')
  expect((await world.call(shop, 'GET', 'journeys/unpaid-order')).status).toBe(404)

  expect(await cli('test', example)).toMatchObject({ code: 0, out: expect.stringContaining('passed: 3\nfailed: 0\n') })
  const failing = join(folder, 'failing.yaml')
  writeFileSync(failing, readFileSync(example, 'utf8').replace('timeout: { amount: 12,', 'timeout: { amount: 0,'))
  const failed = await cli('test', wrong, failing, example)
  expect(failed).toMatchObject({ code: 1, out: expect.stringContaining('passed: 5\nfailed: 2\n') })
  expect(failed.out).toContain(`failed ${wrong}: the file itself: Some fields need another look.\n  file.entry.within.unit: `)
  expect(failed.out).toContain('path 4: expected seen.happened, came seen.timeout')
  expect(await cli('test')).toMatchObject({ code: 2, error: expect.stringContaining('journey test takes files') })
})

test('over HTTP: a download, a new journey, and no draft over one that somebody else has changed', async () => {
  const text = readFileSync(example, 'utf8')
  const take = (body: object, project = shop) => world.call<JourneyDetail & { code: string }>(project, 'POST', 'journeys/import', body)
  const made = await take({ file: text })
  expect([made.status, made.body.id, made.body.state]).toEqual([200, 'unpaid-order', 'draft'])
  const { status, body, headers } = await world.call<string>(shop, 'GET', 'journeys/unpaid-order/file')
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'application/yaml; charset=utf-8',
    'attachment; filename="unpaid-order.yaml"',
  ])
  expect(text).toBe(`${text.slice(0, text.indexOf('id:'))}${body}${text.slice(text.indexOf('\ncases:'))}`)
  expect((await take({ file: text })).body).toMatchObject({ code: 'revision_conflict', params: { revision: 1 } })
  expect((await take({ file: text, revision: 1 })).body).toMatchObject({ revision: 2, draft: made.body.draft })
  expect((await take({ file: text }, other)).body).toMatchObject({ code: 'name_taken' })
  expect((await take({ file: 'id: [' })).body).toMatchObject({ code: 'file_unreadable' })
  expect((await take({ file: text.replace('next: seen', 'nxet: seen') })).body).toMatchObject({
    code: 'invalid_input',
    errors: [{ path: 'file.steps.mail_gold.nxet' }],
  })
})
