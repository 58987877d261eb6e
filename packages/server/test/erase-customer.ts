import { expect } from 'vitest'
import { sql } from '../src/platform/sql.ts'
import { personBy } from './erase-kit.ts'
import { greeting } from './mail-kit.ts'
import { record } from './pipeline.ts'
import type { TestProject, World } from './world.ts'

/** Ids that stand nowhere else. */
export const login = 'erase-me-7f3a9c51'
export const device = 'cookie-b81d0e77a2'
const mail = 'zhang.gone.4471@mail.example'
const mobile = '+8613955512345'
export const name = '张三消失测试'
export const ids = [login, device, mail, '13955512345']

type Records = readonly Parameters<typeof record>[0][]
export const acceptAt = (world: World, project: TestProject, at: string, ...records: Records): Promise<unknown> =>
  world.app.ingest.accept(
    project.id,
    'native',
    records.map((one) => record({ at, ...one })),
  )

/** Somebody with everything a person can leave behind, and somebody else with the same. */
export async function customerOf(world: World, project: TestProject, at: string): Promise<number> {
  const accept = (...records: Records) => acceptAt(world, project, at, ...records)
  await greeting(world, project, { html: `<p>Hello {{ profile.name }} <a href="https://shop.example/a">pay</a></p>` })
  await accept(
    { ids: [`anon:${device}`], event: 'View', properties: { page: `/welcome?u=${login}` } },
    { ids: [`login:${login}`, `mobile:${mobile}`, `email:${mail}`, `anon:${device}`], event: 'Start', set: { email: mail, name } },
    {
      ids: ['login:stays', 'email:stays@mail.example', 'anon:other-cookie'],
      event: 'Start',
      set: { email: 'stays@mail.example', name: '李四' },
    },
  )
  await world.settle()
  const id = (await personBy(world, project, login)) ?? expect.fail('nobody has the login')
  await world.call(project, 'POST', `people/${id}/tags`, { tag: 'vip', value: login })
  await world.call(project, 'PUT', `people/${id}/consents/marketing/email`, { granted: true, source: `asked ${mail}` })
  await world.call(project, 'POST', 'suppressions', { address: mail, reason: 'complaint' })
  await world.call(project, 'POST', 'suppressions', { address: 'other@mail.example', reason: 'complaint' })
  await leaveFiles(world, project, at)
  await world.settle()
  return id
}

/** An uploaded file, its error file, an export and a sample of what was refused. */
async function leaveFiles(world: World, project: TestProject, at: string): Promise<void> {
  const upload = async (rows: string): Promise<string> => {
    const answer = await world.app.http.inject({
      method: 'POST',
      url: `/api/v1/projects/${project.slug}/imports?name=orders.csv&kind=events`,
      headers: { authorization: `Bearer ${project.token}`, 'content-type': 'application/octet-stream' },
      payload: rows,
    })
    expect(answer.statusCode).toBe(201)
    return answer.json<{ id: string }>().id
  }
  await upload(`user,event,time\n${login},Bought,2026-11-01 09:00:00\n`)
  await upload('user,event,time\nstays,Bought,2026-11-01 09:00:00\n')
  await world.databases.postgres.run(sql`
    with hook as (
      insert into hooks (hook_id, project_id, name, token, settings, created_by, created_at)
      values ('hook_1', ${project.id}, 'Shop', 'token', '{}', 'test', ${world.clock.now()}) returning hook_id, project_id
    )
    insert into hook_bodies (hook_id, body_id, project_id, at, status, said, accepted, rejected, body)
    select hook_id, who, project_id, ${world.clock.now()}, 200, '', 1, 0, '{"user": "' || who || '"}' from hook, unnest(${[login, 'stays']}::text[]) who`)
  await world.call(project, 'POST', 'notes', { day: '2026-11-01', title: `Call ${mail}`, text: `about ${login}` })
  const theirs = { kind: 'all', rules: [{ kind: 'profile', condition: { property: 'email', op: 'eq', value: mail } }] }
  await world.call(project, 'POST', 'people/edits', { who: { rule: theirs }, edits: [{ kind: 'set', property: 'called', value: mail }] })
  await world.call(project, 'POST', 'catalog/events', { name: 'Blocked', status: 'blocked' })
  await acceptAt(world, project, at, { ids: [`login:${login}`], event: 'Blocked' })
  const segment = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 's', rule: { kind: 'all', rules: [] } })
  await world.call(project, 'POST', `segments/${segment.body.id}/export`, {})
  const headers = { authorization: `Basic ${btoa(`${project.writeKey}:`)}` }
  await world.call(
    undefined,
    'POST',
    '/v1/events',
    {
      events: [
        { event: '', user_id: login },
        { event: '', user_id: 'stays' },
      ],
    },
    headers,
  )
}
