import type { Job } from '@millrace/contract/jobs/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineCount, makeUnits, type Units } from '../../../test/job-kit.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import type { JobKind } from './index.ts'
import { dropOldFiles } from './files.ts'

let world: World
let shop: TestProject
let other: TestProject
let kind: JobKind<Units>
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  shop = await world.project('shop')
  other = await world.project('other')
  await makeUnits(world.databases.postgres)
  kind = defineCount(world.app.jobs, world.databases.postgres)
})
afterAll(() => world.end())

const start = async (project: TestProject, units = 3): Promise<string> => {
  const job = { kind, projectId: project.id, payload: { units }, title: { name: 'x' }, createdBy: 'Mei' }
  return (await world.databases.postgres.transaction((tx) => world.app.jobs.start(tx, job))).id
}
const read = async (id: string): Promise<Job> => (await world.call<Job>(shop, 'GET', `jobs/${id}`)).body
const list = async (query = '', project = shop) =>
  (await world.call<{ items: Job[]; next: string | null }>(project, 'GET', `jobs?${query}`)).body

test('a project sees its own jobs, newest first, page by page and by state and kind; none of another project or the system', async () => {
  const ids = [await start(shop), await start(shop), await start(shop)]
  await start(other)
  expect((await list()).items.map((job) => job.id)).toEqual(ids.toReversed())
  const first = await list('limit=2')
  const second = await list(`limit=2&cursor=${first.next}`)
  expect([...first.items, ...second.items].map((job) => job.id)).toEqual(ids.toReversed())
  await world.settle()
  expect((await list('state=queued')).items).toEqual([])
  expect((await list('state=done&kind=test.count')).items).toHaveLength(3)
  expect((await list('kind=system.retention')).items).toEqual([])
  expect(await read(ids[0] ?? '')).toMatchObject({ state: 'done', done: 3, total: 3, createdBy: 'Mei', result: { counts: { units: 3 } } })
})

test('cancel and retry need jobs.manage, say what became of the job, and are in the audit log', async () => {
  const id = await start(shop)
  const made = await world.call<{ token: string }>(shop, 'POST', 'tokens', { name: 'reader', scopes: ['jobs.read'] })
  const reader = { ...shop, token: made.body.token }
  expect((await world.call(reader, 'POST', `jobs/${id}/cancel`, {})).status).toBe(403)
  expect((await world.call(other, 'POST', `/api/v1/projects/other/jobs/${id}/cancel`, {})).status).toBe(404)
  expect((await world.call(shop, 'POST', `jobs/${id}/cancel`, {})).body).toMatchObject({ id, state: 'cancelled' })
  expect((await world.call(shop, 'POST', `jobs/${id}/cancel`, {})).body).toMatchObject({ code: 'wrong_state' })
  expect((await world.call(shop, 'POST', `jobs/${id}/retry`, {})).body).toMatchObject({ id, state: 'queued' })
  await world.settle()
  expect((await read(id)).state).toBe('done')
  const audit = await world.call<{ items: object[] }>(shop, 'GET', `audit?target=${id}`)
  expect(audit.body.items).toMatchObject([
    { action: 'job.retried', before: { state: 'cancelled' }, after: { state: 'queued' } },
    { action: 'job.cancelled', before: { state: 'queued' }, after: { state: 'cancelled' } },
  ])
})

test('the file of a job can be taken by who may see what is in it, until it expires', async () => {
  const id = await start(shop, 4)
  expect((await world.call(shop, 'GET', `jobs/${id}/file`)).status).toBe(404)
  await world.settle()
  expect((await read(id)).fileUntil).toBe('2026-11-08T02:00:00.000Z')
  const taken = await world.call<string>(shop, 'GET', `jobs/${id}/file`)
  expect([taken.status, taken.body, taken.headers['content-disposition']]).toEqual([
    200,
    '0\n1\n2\n3\n',
    `attachment; filename*=UTF-8''${encodeURIComponent('计数.csv')}`,
  ])
  const made = await world.call<{ token: string }>(shop, 'POST', 'tokens', { name: 'reader', scopes: ['jobs.read'] })
  expect((await world.call({ ...shop, token: made.body.token }, 'GET', `jobs/${id}/file`)).body).toMatchObject({
    code: 'forbidden',
    params: { permission: 'people.read' },
  })
  expect(await dropOldFiles(world.databases.postgres, new Date('2026-11-01T01:59:59Z'))).toBe(0)
  expect(await dropOldFiles(world.databases.postgres, new Date('2026-11-01T02:00:01Z'))).toBeGreaterThan(3)
  expect((await world.call(shop, 'GET', `jobs/${id}/file`)).status).toBe(404)
  expect(await read(id)).toMatchObject({ state: 'done', fileUntil: null, result: { counts: { units: 4 } } })
})
