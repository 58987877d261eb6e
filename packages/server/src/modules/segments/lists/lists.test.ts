import type { Rule } from '@millrace/contract/rules/index.ts'
import type { MembersChanged, Segment, SegmentChanges, StaticMade } from '@millrace/contract/segments/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erase } from '../../../../test/erase-kit.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'
import { sql } from '../../../platform/sql.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-10T04:00:00Z' })
  project = await world.project()
  await send(
    ...['li', 'wang', 'zhao'].map((one) => ({ user_id: one, profile: { set: { city: one === 'zhao' ? '北京' : '上海' } } })),
    { ids: { login_id: 'chen', mobile: '13900000001' }, event: 'View' },
    { user_id: 'tester', event: 'View', test: true },
  )
})
afterAll(() => world.end())

async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}
const inShanghai: Rule = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
async function make(name: string, from: object = {}): Promise<string> {
  const { status, body } = await world.call<StaticMade>(project, 'POST', 'segments/static', { name, ...from })
  expect([status, body.job === null]).toEqual([201, Object.keys(from).length === 0])
  await world.settle()
  return body.id
}
const change = async (id: string, body: object): Promise<MembersChanged> => {
  const answer = await world.call<MembersChanged>(project, 'POST', `segments/${id}/members`, body)
  expect(answer.status).toBe(200)
  await world.settle()
  return answer.body
}
const login = (value: string) => ({ type: 'login_id', value })
/** Who is on it, as its page says, as its size says, and as a rule that asks for it says. */
async function people(id: string): Promise<string[]> {
  const { body } = await world.call<{ items: { ids: { type: string; value: string }[] }[]; total: number }>(
    project,
    'GET',
    `segments/${id}/people`,
  )
  const { body: segment } = await world.call<Segment>(project, 'GET', `segments/${id}`)
  const asked = await world.call<{ count: number }>(project, 'POST', 'segments/preview', {
    rule: { kind: 'all', rules: [{ kind: 'segment', id }] },
  })
  expect([segment.list?.size, asked.body.count]).toEqual([body.total, body.total])
  return body.items.map((one) => one.ids.find((ref) => ref.type === 'login_id')?.value ?? '').toSorted()
}

test('whom a segment means now stays on the list, whatever becomes of them or of the segment', async () => {
  const { body: live } = await world.call<Segment>(project, 'POST', 'segments', { name: '上海', rule: inShanghai })
  const frozen = await make('上海名单', { segmentId: live.id })
  const ruled = await make('非上海', { rule: { kind: 'not', rule: inShanghai } })
  expect([await people(frozen), await people(ruled)]).toEqual([
    ['li', 'wang'],
    ['chen', 'zhao'],
  ])
  await send({ user_id: 'li', profile: { set: { city: '北京' } } }, { user_id: 'new', profile: { set: { city: '上海' } } })
  expect(await people(frozen)).toEqual(['li', 'wang'])
})

test('people are put on and taken off by any of their ids, twice is once, and ids that nobody has are named', async () => {
  const id = await make('手工名单')
  const mobile = { type: 'mobile', value: '139 0000 0001' }
  const nobody = [login('nobody'), { type: 'crm_id', value: '7' }]
  expect(await change(id, { add: [login('li'), login('li'), mobile, login('chen'), login('tester'), ...nobody] })).toEqual({
    added: 2,
    removed: 0,
    unknown: [login('tester'), ...nobody],
  })
  expect(await change(id, { add: [login('li')], remove: [login('chen'), login('wang')] })).toEqual({ added: 0, removed: 1, unknown: [] })
  expect(await people(id)).toEqual(['li'])
  const plain = await world.call<Segment>(project, 'POST', 'segments', { name: 'x', rule: inShanghai })
  expect((await world.call(project, 'POST', `segments/${plain.body.id}/members`, { add: [] })).body).toMatchObject({ code: 'wrong_state' })
  const many = Array.from({ length: 5_001 }, (_, i) => login(`${i}`))
  expect((await world.call(project, 'POST', `segments/${id}/members`, { add: many })).body).toMatchObject({
    errors: [{ path: 'body.add' }],
  })
})

test('a list follows people who merge, forgets who is erased, and moves live segments that ask for it', async () => {
  await send({ ids: { mobile: '13900000002' }, event: 'View' }, { user_id: 'qian', event: 'View' })
  const id = await make('名单')
  const rule: Rule = {
    kind: 'all',
    rules: [
      { kind: 'segment', id },
      { kind: 'not', rule: { kind: 'tag', tag: 'out' } },
    ],
  }
  const { body: live } = await world.call<Segment>(project, 'POST', 'segments', { name: '名单内', rule, isLive: true })
  await world.settle()
  await change(id, { add: [{ type: 'mobile', value: '13900000002' }, login('zhao')] })
  await send({ ids: { login_id: 'qian', mobile: '13900000002' }, event: 'View' })
  expect(await people(id)).toEqual(['qian', 'zhao'])
  const { body } = await world.call<SegmentChanges>(project, 'GET', `segments/${live.id}/changes`)
  expect(body.items.map((one) => [one.entered, one.cause])).toEqual([
    [true, '$list'],
    [true, '$list'],
  ])
  const zhao = await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=zhao')
  const { body: theirs } = await world.call<{ items: { name: string }[] }>(project, 'GET', `people/${zhao.body.id}/segments`)
  expect(theirs.items.map((one) => one.name)).toEqual(expect.arrayContaining(['名单', '名单内']))
  await erase(world, project, zhao.body.id)
  await world.settle()
  expect(await people(id)).toEqual(['qian'])
})

test('a static segment has no rule to change and is never live; its members cannot be asked for but by its name', async () => {
  const id = await make('固定')
  const { body: before } = await world.call<Segment>(project, 'GET', `segments/${id}`)
  const put = async (body: object) =>
    (await world.call(project, 'PUT', `segments/${id}`, body, await world.revisionOf(project, `segments/${id}`))).body
  expect(await put({ name: '固定', rule: inShanghai })).toMatchObject({ errors: [{ path: 'body.rule' }] })
  expect(await put({ name: '固定', rule: before.rule, isLive: true })).toMatchObject({ errors: [{ path: 'body.isLive' }] })
  expect(await put({ name: '改名', rule: before.rule })).toMatchObject({ name: '改名', version: 1, list: { size: 0 } })
  const foreign = { name: 'foreign', rule: { kind: 'list', id } }
  expect((await world.call(project, 'POST', 'segments', foreign)).body).toMatchObject({ errors: [{ path: 'body.rule' }] })
})

test('a list of many that dies between two pages goes on where it was', async () => {
  const users = Array.from({ length: 2_500 }, (_, i) => ({ user_id: `m${i}`, profile: { set: { city: '成都' } } }))
  for (let i = 0; i < users.length; i += 500) await send(...users.slice(i, i + 500))
  let saves = 0
  const undo = onStopPoint('job.before_save', () => {
    if (++saves === 2) throw new Error('crash')
  })
  const id = await make('成都', { rule: { kind: 'profile', condition: { property: 'city', op: 'eq', value: '成都' } } })
  await world.databases.postgres.run(sql`update graphile_worker._private_jobs set run_at = now()`)
  await world.settle()
  undo()
  expect(saves).toBeGreaterThan(2)
  const { body } = await world.call<Segment>(project, 'GET', `segments/${id}`)
  expect(body.list).toEqual({ size: 2_500, follows: null, sql: null })
})
