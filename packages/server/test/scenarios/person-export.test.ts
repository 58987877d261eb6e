import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../src/platform/sql.ts'
import { personBy } from '../erase-kit.ts'
import { greeting } from '../mail-kit.ts'
import { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
let id: number
const day = '2026-11-01T02:00:00Z'
beforeAll(async () => {
  world = await makeWorld({ at: day })
  project = await world.project()
  await greeting(world, project)
  const rule = { kind: 'event', event: 'Start', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  await world.call(project, 'POST', 'segments', { name: '来过的人', rule, isLive: true })
  await world.settle()
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['anon:cookie-1'], event: 'View', at: day, properties: { page: '/' } }),
    record({
      ids: ['login:li', 'mobile:+8613900001111', 'anon:cookie-1'],
      event: 'Start',
      at: day,
      properties: { phone: '13900001111', price: 9 },
      set: { email: 'li@mail.example', city: '上海' },
    }),
    record({ ids: ['login:wang'], event: 'Start', at: day, set: { email: 'wang@mail.example' } }),
  ])
  await world.settle()
  id = (await personBy(world, project, 'li')) ?? expect.fail('nobody has the login')
  await world.call(project, 'POST', `people/${id}/tags`, { tag: 'vip' })
  await world.call(project, 'PUT', `people/${id}/consents/marketing/email`, { granted: true, source: 'counter' })
  await world.settle()
})
afterAll(() => world.end())

type File = Readonly<Record<string, unknown>>
async function exported(as: TestProject): Promise<{ file: File; text: string; job: string }> {
  const { status, body } = await world.call<{ job: string }>(as, 'POST', `people/${id}/export`, {})
  expect(status).toBe(202)
  await world.settle()
  const answer = await world.call<File>(as, 'GET', `jobs/${body.job}/file`)
  expect(answer.status).toBe(200)
  return { file: answer.body, text: JSON.stringify(answer.body), job: body.job }
}

test('one file has everything that every module knows of a person, and nothing of anybody else', async () => {
  const { file, text } = await exported(project)
  expect(Object.keys(file)).toEqual([
    'person',
    'at',
    'ids',
    'profile',
    'tags',
    'tag_changes',
    'profile_changes',
    'events',
    'segments',
    'segment_changes',
    'consents',
    'messages',
    'attempts',
    'message_facts',
    'journeys',
    'journey_steps',
  ])
  for (const secret of ['+8613900001111', 'li@mail.example', 'cookie-1', '13900001111', '上海', 'vip', 'counter'])
    expect(text).toContain(secret)
  expect(text).not.toContain('wang')
  expect((file['events'] as { event: string }[]).map((one) => one.event).toSorted()).toEqual(expect.arrayContaining(['Start', 'View']))
})

test('without the right to see personal data the file shows it in part, and a full one cannot be taken', async () => {
  const scopes = ['people.read', 'jobs.read']
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'analyst', scopes })
  const analyst = { ...project, token: made.body.token }
  const { text } = await exported(analyst)
  for (const secret of ['13900001111', 'li@mail.example']) expect(text).not.toContain(secret)
  expect(text).toContain('上海')
  const full = await exported(project)
  expect((await world.call(analyst, 'GET', `jobs/${full.job}/file`)).status).toBe(403)
  const log = await world.databases.postgres.rows<{ action: string }>(sql`
    select action from audit_log where action in ('person.exported', 'job.file_taken') order by audit_id`)
  expect(log.map((row) => row.action)).toEqual(Array.from({ length: 3 }, () => ['person.exported', 'job.file_taken']).flat())
})
