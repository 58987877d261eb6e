import type { Link } from '@millrace/contract/links/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../journey-kit.ts'
import { record, tellSystem } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
/** Nobody asks for anything to be processed: the workers run by themselves. */
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z', worker: true })
  project = await world.project()
})
afterAll(() => world.end())

const soon = { timeout: 30_000, interval: 1_000 }
const ever = { filters: [], window: { kind: 'ever' } }
const bought = { kind: 'event', event: 'Buy', ...ever, count: { op: 'gte', value: 1 } }
const make = async <T extends { id: string } = { id: string }>(path: string, body: object): Promise<T> => {
  const made = await world.call<T>(project, 'POST', path, body)
  expect([made.status, path, made.body]).toEqual([201, path, expect.anything()])
  return made.body
}
async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
}

/** What is read of a report: the number that one person more makes one, or nothing while it is not there. */
type Reads = Readonly<Record<string, readonly [path: string, number: (answer: never) => unknown, body?: object]>>
const read = async ([path, number, body]: Reads[string]): Promise<unknown> => {
  const answer = await world.call<never>(project, body ? 'POST' : 'GET', path, body)
  expect([path, answer.status]).toEqual([path, 200])
  return number(answer.body)
}
/** Every report says one, as soon as it can. */
async function allSayOne(reads: Reads): Promise<void> {
  const answers = async () =>
    Object.fromEntries(await Promise.all(Object.entries(reads).map(async ([name, one]) => [name, await read(one)] as const)))
  await expect.poll(answers, soon).toEqual(Object.fromEntries(Object.keys(reads).map((name) => [name, 1])))
}
const length = ({ items }: { items: unknown[] }): number => items.length
const total = ({ total: n }: { total: number }): number => n

test('L07 (all other reports) an event that was accepted, and what came of it, is in each within seconds and unasked: people, tags, segments, journeys, messages, reach, costs, links, replies, calls, coverage, sources', async () => {
  const html = '<body><a href="https://shop.example/pay">Pay</a></body>'
  const templateId = await makeTemplate(world, project, {
    name: 'Hi',
    body: { kind: 'html', subject: 'Hi', preheader: '', html, text: '' },
  })
  const call = await makeTemplate(world, project, { name: 'Call', body: { kind: 'phone', title: 'Call', text: '' } })
  const journey = await publish(world, project, {
    entry: { kind: 'event', event: 'Register', filters: [] },
    nodes: [
      { id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: 'marketing' } },
      { id: 'call', kind: 'send', settings: { channel: 'phone', templateId: call, class: 'service' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'mail' },
      { from: 'mail', port: 'next', to: 'call' },
    ],
    goal: { event: 'Buy', filters: [], links: [], within: { amount: 1, unit: 'day' }, exit: false },
    reentry: { kind: 'after_exit' },
  })
  const segment = await make('segments', { name: 'Buyers', rule: bought, isLive: true })
  const state = async () => (await world.call<{ live: { state: string } }>(project, 'GET', `segments/${segment.id}`)).body.live.state
  await expect.poll(state, soon).toBe('ready')
  const definition = { kind: 'figure', event: 'Buy', ...ever, figure: { of: 'times' } }
  const tag = await make('tags', { name: 'Times', definition, refresh: 'live' })
  await world.call(project, 'POST', `tags/${tag.id}/compute`)
  const link = await make<Link>('links', {
    name: 'Poster',
    target: 'https://shop.example/',
    utm: {},
    parameters: {},
    owner: { kind: 'shop', name: 'A' },
    cost: 0,
  })

  const profile = { set: { email: 'ann@x.cn', mobile: '13800001001', city: '上海' } }
  await send({ event: 'Register', ids: { login_id: 'ann' }, profile }, { event: 'Broken' })
  await allSayOne({
    reached: [`messages/numbers?templateId=${templateId}`, ({ all: { reached } }: { all: { reached: number } }) => reached],
  })
  const { id } = (await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=ann')).body
  world.clock.advance(60_000)
  const buys = { event: 'Buy', ids: { login_id: 'ann' }, time: world.clock.now().toISOString() }
  await send(buys, { ...buys, event: 'Look' })
  const phone = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50' }
  expect((await world.app.http.inject({ url: `/l/${link.id}`, headers: phone })).statusCode).toBe(302)
  const at = world.clock.now().toISOString()
  const replied = record({ ids: ['login:ann'], event: '$message_replied', properties: { $channel: 'email', $text: 'Hm?' }, at })
  await tellSystem(world.app.ingest.outboxes, project.id, [replied])

  await allSayOne({
    people: ['people?search=ann', length],
    timeline: [`people/${id}/timeline`, ({ items }: { items: { event: string }[] }) => items.filter((one) => one.event === 'Buy').length],
    'live view': ['live', ({ items }: { items: { event: string }[] }) => items.filter((one) => one.event === 'Buy').length],
    catalog: ['catalog', ({ events }: { events: { name: string }[] }) => events.filter((one) => one.name === 'Buy').length],
    overview: ['overview', ({ goals }: { goals: number }) => goals],
    'data quality': [
      'data-quality',
      ({ counters }: { counters: { count: number }[] }) => counters.reduce((sum, one) => sum + one.count, 0),
    ],
    sources: ['sources/health', ({ items }: { items: { rejected: number }[] }) => items.reduce((sum, one) => sum + one.rejected, 0)],
    'a live segment': [`segments/${segment.id}/people`, total],
    'its changes': [`segments/${segment.id}/changes`, length],
    'its sizes': [`segments/${segment.id}/sizes`, ({ items }: { items: { size: number }[] }) => items.at(-1)?.size],
    'a rule': ['segments/preview', ({ count }: { count: number }) => count, { rule: bought }],
    'values of a property': ['segments/values?owner=profile&property=city', length],
    'a live tag': [`people/${id}/tags`, ({ items }: { items: { tag: string }[] }) => items.filter((one) => one.tag === 'Times').length],
    'people by a tag': ['segments/preview', ({ count }: { count: number }) => count, { rule: { kind: 'tag', tag: 'Times' } }],
    'a journey': [`journeys/${journey}/counts`, ({ goal }: { goal: number }) => goal],
    'its report': [`journeys/${journey}/report`, ({ converted }: { converted: number }) => converted],
    'its runs': [`journeys/${journey}/runs`, length],
    'journeys of a person': [`people/${id}/journeys`, length],
    messages: ['messages', ({ items }: { items: { channel: string }[] }) => items.filter((one) => one.channel === 'email').length],
    'message funnel': [`messages/numbers?templateId=${templateId}`, ({ all: { goal } }: { all: { goal: number } }) => goal],
    mailbox: ['mailbox', length],
    'reach centre': ['reach', ({ anyhow }: { anyhow: number }) => anyhow],
    'dose and response': ['messages/dose?event=Buy', ({ items }: { items: { responded: number }[] }) => items[0]?.responded],
    costs: [
      'campaigns/costs',
      ({ channels }: { channels: { channel: string; converted: number }[] }) => channels.find((one) => one.channel === 'email')?.converted,
    ],
    links: ['links/report', ({ items }: { items: { clicks: number }[] }) => items[0]?.clicks],
    conversations: ['conversations', length],
    calls: ['calls', length],
    coverage: ['coverage', ({ events }: { events: { event: string }[] }) => events.filter((one) => one.event === 'Look').length],
  })
}, 300_000)
