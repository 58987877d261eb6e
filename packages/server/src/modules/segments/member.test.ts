import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Membership, Segment, StaticMade } from '@millrace/contract/segments/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-10T04:00:00Z' })
  project = await world.project()
  await send({ user_id: 'li', profile: { set: { city: '上海' } } }, { user_id: 'wang', profile: { set: { city: '北京' } } })
  await send({ ids: { login_id: 'chen', mobile: '13900000001' }, profile: { set: { city: '上海' } } })
})
afterAll(() => world.end())

async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}

const rule: Rule = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
const login = (value: string) => ({ type: 'login_id', value })
const asked = [login('li'), login('wang'), { type: 'mobile', value: '139 0000 0001' }, login('nobody')]

async function ask(id: string): Promise<{ from: string; are: (boolean | null)[] }> {
  const { status, body } = await world.call<Membership>(project, 'POST', `segments/${id}/is-member`, { ids: asked })
  expect([status, body.items.map(({ type, value }) => ({ type, value }))]).toEqual([200, asked])
  return { from: body.from, are: body.items.map((one) => one.isMember) }
}

test('who is in a segment is asked by any id: of the rule, of live members, of a list', async () => {
  const make = async (input: object) => (await world.call<Segment>(project, 'POST', 'segments', { name: 'S', rule, ...input })).body.id
  const [plain, live] = [await make({}), await make({ isLive: true })]
  const list = (await world.call<StaticMade>(project, 'POST', 'segments/static', { name: 'L', rule })).body.id
  await world.settle()
  const before = [true, false, true, null]
  expect([await ask(plain), await ask(live), await ask(list)]).toEqual([
    { from: 'rule', are: before },
    { from: 'members', are: before },
    { from: 'members', are: before },
  ])
  await send({ user_id: 'li', profile: { set: { city: '北京' } } }, { user_id: 'wang', profile: { set: { city: '上海' } } })
  const after = [false, true, true, null]
  expect([(await ask(plain)).are, (await ask(live)).are, (await ask(list)).are]).toEqual([after, after, before])
})

test('a question without ids, with too many, or about no segment says so', async () => {
  const answer = (id: string, ids: object[]) => world.call(project, 'POST', `segments/${id}/is-member`, { ids })
  expect((await answer('seg_none', asked)).status).toBe(404)
  expect((await answer('seg_none', [])).body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'body.ids' }] })
  expect(
    (
      await answer(
        'seg_none',
        Array.from({ length: 1_001 }, () => login('x')),
      )
    ).body,
  ).toMatchObject({ errors: [{ path: 'body.ids' }] })
})
