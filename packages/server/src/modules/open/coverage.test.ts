import type { Coverage } from '@millrace/contract/coverage.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { record, tellSystem } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T04:00:00Z' })
  project = await world.project()
  const at = world.clock.now().toISOString()
  const does = (user: string, event: string, properties: Record<string, string> = {}) =>
    record({ ids: [`login:${user}`], event, properties, set: { email: `${user}@x.cn` }, at })
  await world.app.ingest.accept(project.id, 'native', [
    ...['a', 'b', 'c'].map((user) => does(user, 'AskRefund')),
    does('a', 'PayOrder'),
    does('a', 'Registered'),
    does('a', 'Viewed'),
  ])
  const replied = does('a', '$message_replied', { $channel: 'email', $text: 'Where is it?', $subject: 'Parcel' })
  await tellSystem(world.app.ingest.outboxes, project.id, [replied])
  await world.settle()
})
afterAll(() => world.end())

const read = async (query = ''): Promise<Coverage> => (await world.call<Coverage>(project, 'GET', `coverage${query}`)).body
const graph = (event: string, templateId: string, more: object = {}) => ({
  entry: { kind: 'event', event, filters: [] },
  nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: 'marketing' } }],
  edges: [{ from: 'entry', port: 'next', to: 'mail' }],
  reentry: { kind: 'after_exit' },
  ...more,
})

test('D39 a key event that nothing live reacts to and a reply that nobody answers are listed, until somebody sees to them', async () => {
  const templateId = await makeTemplate(world, project, { name: 'T', body: { kind: 'html', subject: 'Hi', html: '<p>Hi</p>' } })
  // A goal only counts; a segment that a live journey takes its people from reacts.
  const paid = { event: 'AskRefund', within: { amount: 1, unit: 'day' } }
  await publish(world, project, graph('PayOrder', templateId, { goal: paid }), 'Thanks')
  const rule = { kind: 'event', event: 'Viewed', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  const segment = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'Lookers', rule })
  const branch = { kind: 'condition', settings: { arms: [{ id: 'in', name: 'in', rule: { kind: 'segment', id: segment.body.id } }] } }
  const looks = { nodes: [{ id: 'in', ...branch }], edges: [{ from: 'entry', port: 'next', to: 'in' }] }
  await publish(world, project, { ...graph('Registered', templateId), ...looks }, 'Welcome')
  const first = await read()
  expect([first.events, first.looked]).toEqual([[{ event: 'AskRefund', volume: 3, hasSteward: false }], 4])
  expect([first.replies, first.waiting]).toEqual([[], 0])
  world.clock.advance(25 * 3_600_000)
  const late = await read()
  expect([late.replies?.map(({ channel }) => channel), late.waiting]).toEqual([['email'], 1])
  expect((await read('?hours=48')).replies).toEqual([])
  await publish(world, project, graph('AskRefund', templateId), 'Refunds')
  const place = late.replies?.[0]
  expect((await world.call(project, 'POST', `conversations/${place?.personId}/email/answer`, { text: 'Tomorrow.' })).status).toBe(201)
  expect(await read()).toMatchObject({ events: [], replies: [], waiting: 0 })
})

test('campaigns that take in people by the same event stand beside each other until one of them comes first', async () => {
  const templateId = await makeTemplate(world, project, { name: 'U', body: { kind: 'html', subject: 'Hi', html: '<p>Hi</p>' } })
  expect((await read()).campaigns).toEqual([])
  await publish(world, project, graph('AskRefund', templateId), 'Coupons')
  expect((await read()).campaigns).toMatchObject([
    { by: 'event', of: 'AskRefund', priority: 50, journeys: [{ name: 'Coupons' }, { name: 'Refunds' }] },
  ])
  await publish(world, project, graph('PayOrder', templateId, { limits: { priority: 80 } }), 'Thanks again')
  expect((await read()).campaigns).toHaveLength(1)
})

test('who may not read the inbox is told nothing of who waits', async () => {
  const { body } = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'R', scopes: ['journeys.read'] })
  const seen = await world.call<Coverage>({ ...project, token: body.token }, 'GET', 'coverage')
  expect(seen.body).toMatchObject({ replies: null, waiting: null })
})
