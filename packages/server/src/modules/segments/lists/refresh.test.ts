import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Segment, StaticMade } from '@millrace/contract/segments/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'

const hour = 3_600_000
let world: World
let project: TestProject
beforeAll(async () => {
  // Ten in the morning in Shanghai.
  world = await makeWorld({ at: '2026-11-10T02:00:00Z' })
  project = await world.project()
  await live('li', 'wang')
})
afterAll(() => world.end())

async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}
const live = (...logins: string[]) => send(...logins.map((one) => ({ user_id: one, profile: { set: { city: '上海' } } })))
const leave = (login: string) => send({ user_id: login, profile: { set: { city: '北京' } } })
const rule: Rule = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }

async function make(refresh: 'hourly' | 'daily'): Promise<{ list: string; from: string }> {
  const { body: from } = await world.call<Segment>(project, 'POST', 'segments', { name: '上海', rule })
  const input = { name: '上海（每天）', segmentId: from.id, refresh }
  const { status, body } = await world.call<StaticMade>(project, 'POST', 'segments/static', input)
  expect(status).toBe(201)
  await world.settle()
  return { list: body.id, from: from.id }
}
const read = async (id: string): Promise<Segment> => (await world.call<Segment>(project, 'GET', `segments/${id}`)).body
async function people(id: string): Promise<string[]> {
  const { body } = await world.call<{ items: { ids: { type: string; value: string }[] }[]; total: number }>(
    project,
    'GET',
    `segments/${id}/people`,
  )
  expect((await read(id)).list?.size).toBe(body.total)
  return body.items.map((one) => one.ids.find((ref) => ref.type === 'login_id')?.value ?? '').toSorted()
}
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms)
  await world.app.jobs.tick()
  await world.settle()
}

test('a list that follows a segment changes when its time has come, and not before', async () => {
  const [daily, hourly] = [await make('daily'), await make('hourly')]
  expect([await people(daily.list), await people(hourly.list)]).toEqual([
    ['li', 'wang'],
    ['li', 'wang'],
  ])
  await leave('li')
  await live('zhao')
  await pass(hour / 2)
  expect([await people(daily.list), await people(hourly.list)]).toEqual([
    ['li', 'wang'],
    ['li', 'wang'],
  ])
  await pass(hour)
  expect([await people(daily.list), await people(hourly.list)]).toEqual([
    ['li', 'wang'],
    ['wang', 'zhao'],
  ])
  // Midnight in Shanghai.
  await pass(13 * hour)
  expect(await people(daily.list)).toEqual(['wang', 'zhao'])
  expect((await read(daily.list)).list?.follows).toMatchObject({
    segmentId: daily.from,
    refresh: 'daily',
    refreshedAt: world.clock.now().toISOString(),
  })
})

test('a filling that dies in the middle is finished by the next; nobody is put on or taken off twice', async () => {
  const { list } = await make('daily')
  await live('wu')
  await leave('zhao')
  const undo = onStopPoint('segments.after_refreshed', () => {
    undo()
    throw new Error('crash')
  })
  expect((await world.call(project, 'POST', `segments/${list}/refresh`)).status).toBe(201)
  await world.settle()
  await world.databases.postgres.run(sql`update graphile_worker._private_jobs set run_at = now()`)
  await world.settle()
  expect(await people(list)).toEqual(['wang', 'wu'])
})

test('when it is filled can be changed; by hand people are put on it only when it is not filled by itself', async () => {
  const { list, from } = await make('hourly')
  const change = async (body: object) =>
    (await world.call(project, 'PUT', `segments/${list}/refresh`, body, await world.revisionOf(project, `segments/${list}`))).status
  const add = async () =>
    (await world.call(project, 'POST', `segments/${list}/members`, { add: [{ type: 'login_id', value: 'li' }] })).status
  expect([await add(), await change({ refresh: 'never' }), await change({ refresh: 'asked' }), await add()]).toEqual([409, 400, 200, 200])
  await pass(2 * hour)
  expect(await people(list)).toContain('li')
  // What it follows cannot ask for it, is named as used, and what follows nothing cannot be filled.
  const circle = await world.call(
    project,
    'PUT',
    `segments/${from}`,
    { name: 'x', rule: { kind: 'segment', id: list } },
    await world.revisionOf(project, `segments/${from}`),
  )
  expect(circle.body).toMatchObject({ errors: [{ code: 'segment_cycle' }] })
  const used = await world.call<{ items: { id: string }[] }>(project, 'GET', `used-by?kind=segment&id=${from}`)
  expect(used.body.items.map((one) => one.id)).toEqual([list])
  expect((await world.call(project, 'POST', `segments/${from}/refresh`)).body).toMatchObject({ code: 'wrong_state' })
  expect((await world.call(project, 'POST', 'segments/static', { name: 'y', rule, refresh: 'daily' })).body).toMatchObject({
    errors: [{ path: 'body.refresh' }],
  })
})
