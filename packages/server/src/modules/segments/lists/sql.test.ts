import type { Membership, Segment, StaticMade } from '@millrace/contract/segments/api.ts'
import type { SqlPreview } from '@millrace/contract/segments/sql-api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erase } from '../../../../test/erase-kit.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-10T02:00:00Z' })
  project = await world.project()
  await send(pay('li', 300), pay('wang', 50))
})
afterAll(() => world.end())

const pay = (user: string, amount: number) => ({ user_id: user, event: 'Pay', properties: { amount } })
async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}
const query = "select person_id from events where event = 'Pay' and properties.amount.:Float64 >= 100"
async function people(id: string): Promise<string[]> {
  const { body } = await world.call<{ items: { ids: { value: string }[] }[]; total: number }>(project, 'GET', `segments/${id}/people`)
  const segment = await world.call<Segment>(project, 'GET', `segments/${id}`)
  const asked = await world.call<{ count: number }>(project, 'POST', 'segments/preview', { rule: { kind: 'segment', id } })
  expect([segment.body.list?.size, asked.body.count]).toEqual([body.total, body.total])
  return body.items.map((one) => one.ids[0]?.value ?? '').toSorted()
}

test('SQL segment: its people are those a query answers, filled anew by the hour, and rules ask for it like any other', async () => {
  const preview = await world.call<SqlPreview>(project, 'POST', 'segments/sql-preview', { query })
  expect(preview.body.people).toBe(1)
  const made = await world.call<StaticMade>(project, 'POST', 'segments/static', { name: '大额', query, refresh: 'hourly' })
  expect(made.status).toBe(201)
  await world.settle()
  const { id } = made.body
  expect(await people(id)).toEqual(['li'])
  await send(pay('wang', 150))
  expect(await people(id)).toEqual(['li'])
  world.clock.advance(3_600_000)
  await world.app.jobs.tick()
  await world.settle()
  expect(await people(id)).toEqual(['li', 'wang'])
  const asked = {
    ids: [
      { type: 'login_id', value: 'wang' },
      { type: 'login_id', value: 'zhao' },
    ],
  }
  const { body: member } = await world.call<Membership>(project, 'POST', `segments/${id}/is-member`, asked)
  expect(member.items.map((one) => one.isMember)).toEqual([true, null])

  const less = query.replace('100', '200')
  const changed = await world.call(
    project,
    'PUT',
    `segments/${id}/query`,
    { query: less },
    await world.revisionOf(project, `segments/${id}`),
  )
  expect(changed.body).toMatchObject({ query: less, refresh: 'hourly' })
  await world.call(project, 'POST', `segments/${id}/refresh`)
  await world.settle()
  expect(await people(id)).toEqual(['li'])
  const uses = await world.call<{ items: { name: string }[] }>(project, 'GET', 'used-by?kind=event&id=Pay')
  expect(uses.body.items.map((one) => one.name)).toEqual(['大额'])
})

test('SQL segment: what cannot be asked is not saved, people are not put on it by hand, and who is erased is named in it no more', async () => {
  const refused = { code: 'query_failed', errors: [{ path: 'body.query' }] }
  const bad = 'select person_id from profiles'
  expect((await world.call(project, 'POST', 'segments/static', { name: 'x', query: bad })).body).toMatchObject(refused)
  expect((await world.call(project, 'POST', 'segments/sql-preview', { query: bad })).body).toMatchObject(refused)
  await send({ user_id: 'customer-77120', event: 'View' })
  const named = "select person_id from people where properties.crm.:String != 'customer-77120'"
  const { body } = await world.call<StaticMade>(project, 'POST', 'segments/static', { name: 'y', query: named })
  await world.settle()
  expect((await world.call(project, 'POST', `segments/${body.id}/members`, { add: [] })).body).toMatchObject({ code: 'wrong_state' })
  const qian = await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=customer-77120')
  await erase(world, project, qian.body.id)
  await world.settle()
  const { body: after } = await world.call<Segment>(project, 'GET', `segments/${body.id}`)
  expect(after.list?.sql?.query).toBe("select person_id from people where properties.crm.:String != '[erased]'")
})
