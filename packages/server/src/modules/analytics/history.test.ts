import { type Asked, mostAsked } from '@millrace/contract/analytics/history.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../platform/sql.ts'
import { type Answer, makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { eraseFromHistory } from './history-store.ts'

type Caller = (method: string, body?: object) => Promise<Answer<{ items: Asked[]; errors?: { path: string }[] }>>
let world: World
let project: TestProject
let [ann, bob]: Caller[] = []
const password = 'a long enough password'
const path = '/api/v1/projects/shop/analytics/history'

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T00:00:00Z' })
  project = await world.project()
  const joins = async (name: string): Promise<Caller> => {
    const email = `${name}@shop.cn`
    await world.call(project, 'POST', 'members', { email, name, role: 'viewer', password })
    const answer = await world.call(undefined, 'POST', '/api/v1/session', { email, password })
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    return (method, body) => world.call(undefined, method, path, body, { cookie, 'x-requested-with': 'millrace' })
  }
  ann = await joins('ann')
  bob = await joins('bob')
})
afterAll(() => world.end())

const count = (event: string, more: object = {}) => ({ from: '2026-10-01', to: '2026-10-31', event, ...more })
const ask = async (who: Caller | undefined, event: string, more: object = {}, ms = 12): Promise<number | undefined> => {
  world.clock.advance(1_000)
  return (await who?.('POST', { model: 'count', query: count(event, more), ms }))?.status
}
const events = async (who: Caller | undefined) => (await who?.('GET'))?.body.items.map((one) => one.query['event'])

test('what a member asked is listed last first, each question once, and for nobody else', async () => {
  expect([await ask(ann, 'A'), await ask(ann, 'B'), await ask(bob, 'C')]).toEqual([204, 204, 204])
  // Written another way it is the same question, and moves up with how long it took this time.
  await ask(ann, 'A', { measures: ['events', 'people'], filters: [] }, 34)
  const items = (await ann?.('GET'))?.body.items ?? []
  expect(items.map((one) => [one.query['event'], one.ms])).toEqual([
    ['A', 34],
    ['B', 12],
  ])
  expect(items[0]).toMatchObject({
    model: 'count',
    query: { unit: 'day', measures: ['events', 'people'] },
    askedAt: '2026-11-01T00:00:04.000Z',
  })
  expect(await events(bob)).toEqual(['C'])
  await bob?.('DELETE')
  expect([await events(bob), await events(ann)]).toEqual([[], ['A', 'B']])
})

test('what no analysis takes is refused with the field, and a token has no history', async () => {
  const wrong = await ann?.('POST', { model: 'count', query: { from: 'x' }, ms: 1 })
  expect([wrong?.status, wrong?.body.errors?.map((one) => one.path)]).toEqual([
    400,
    ['body.query.from', 'body.query.to', 'body.query.event'],
  ])
  expect((await ann?.('POST', { model: 'guess', query: {}, ms: 1 }))?.body.errors).toMatchObject([{ path: 'body.model' }])
  expect((await world.call(project, 'GET', 'analytics/history')).status).toBe(403)
})

test('only the last hundred are kept, somebody who is erased stands in none, and all go with the member', async () => {
  for (let n = 0; n < mostAsked + 2; n++) await ask(bob, `E${n}`)
  const listed = (await events(bob)) ?? []
  expect([listed.length, listed[0], listed.at(-1)]).toEqual([mostAsked, `E${mostAsked + 1}`, 'E2'])
  await ask(bob, 'Pay', { filters: [{ property: 'phone', op: 'eq', value: '13800001111' }] })
  await eraseFromHistory(world.databases.postgres, project.id, (text) => text.includes('13800001111'))
  const [first] = (await bob?.('GET'))?.body.items ?? []
  expect(first?.query['filters']).toMatchObject([{ value: '[erased]' }])
  const { body } = await world.call<{ items: { accountId: number; email: string; revision: number }[] }>(project, 'GET', 'members')
  const member = body.items.find((one) => one.email === 'bob@shop.cn')
  const gone = await world.call(project, 'DELETE', `members/${member?.accountId}`, undefined, { 'if-match': `"${member?.revision}"` })
  expect(gone.status).toBe(204)
  const left = await world.databases.postgres.rows<{ n: number }>(sql`select count(*)::int as n from asked_questions group by account_id`)
  expect(left).toEqual([{ n: 2 }])
})
