import type { BroadcastReport } from '@millrace/contract/broadcasts/report.ts'
import type { Board } from '@millrace/contract/boards/api.ts'
import { questionOf } from '@millrace/contract/boards/dated.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { models } from '../../src/modules/analytics/models/index.ts'
import { broadcasting } from '../broadcast-kit.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
/** Nobody asks for anything to be processed: the workers run by themselves. */
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z', worker: true })
  project = await world.project()
})
afterAll(() => world.end())

const days = { from: '2026-11-01', to: '2026-11-01' }
const day = '2026-11-01'
const of = (event: string) => ({ event, filters: [] })
const everybody = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
/** The promise is five seconds; three times that, where machines are busy. */
const soon = { timeout: 15_000, interval: 300 }

async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
}
/** Signs up, opens, pays and views a page, a minute apart. */
const someone = (login: string) =>
  ['SignUp', 'Open', 'Pay', '$pageview'].map((event, i) => ({
    event,
    ids: { login_id: login },
    time: `2026-11-01T08:0${i}:00Z`,
    properties: { amount: 10, $url_path: '/' },
    profile: { set: { city: '上海' } },
  }))

interface Asked {
  readonly query: object
  /** The number of the answer that one person more makes larger by one. */
  readonly people: (answer: never) => unknown
}
const steps = [of('SignUp'), of('Pay')]
const minute = { amount: 1, unit: 'minute' }
const observed = { start: of('SignUp'), goal: of('Pay'), look: minute, follow: minute }
const asked: Readonly<Record<string, Asked>> = {
  count: { query: { event: 'Pay', measures: ['people'], unit: null }, people: ({ total }: { total: number[] }) => total[0] },
  funnel: { query: { steps, window: { amount: 1, unit: 'day' } }, people: ({ rows }: { rows: { people: number }[] }) => rows[1]?.people },
  retention: {
    query: { first: of('SignUp'), second: of('Pay') },
    people: ({ total }: { total: { people: number } }) => total.people,
  },
  interval: { query: { first: of('SignUp'), second: of('Pay') }, people: ({ total }: { total: { people: number } }) => total.people },
  distribution: { query: { of: of('Pay') }, people: ({ total }: { total: { people: number } }) => total.people },
  ltv: {
    query: { start: of('SignUp'), revenues: [{ ...of('Pay'), property: 'amount' }] },
    people: ({ total }: { total: { people: number } }) => total.people,
  },
  lifecycle: { query: { event: 'Pay', unit: 'day' }, people: ({ total }: { total: { active: number } }) => total.active },
  drivers: {
    query: { steps, window: { amount: 1, unit: 'day' }, at: 1 },
    people: ({ total }: { total: { converted: number } }) => total.converted,
  },
  path: { query: { source: of('SignUp'), events: [of('Pay')] }, people: ({ total }: { total: { people: number } }) => total.people },
  attribution: { query: { target: of('Pay'), touches: [of('Open')] }, people: ({ total }: { total: { people: number } }) => total.people },
  session: { query: { unit: null, goal: of('Pay') }, people: sessionPeople },
  contrast: { query: { people: everybody }, people: ({ total }: { total: { target: number } }) => total.target },
  matrix: {
    query: { stages: [{ name: 'S', definition: { kind: 'measure', a: { event: 'Pay', aggregation: 'people' } } }] },
    people: ({ total }: { total: { people: number } }) => total.people,
  },
  click: { query: { pages: ['/'] }, people: ({ viewers }: { viewers: number }) => viewers },
  process: { query: { stations: steps }, people: ({ stations }: { stations: { here: number }[] }) => stations[1]?.here },
  attributes: { query: { people: everybody }, people: ({ total }: { total: { people: number } }) => total.people },
  'key-events': { query: observed, people: ({ total }: { total: { converted: number } }) => total.converted },
  factors: {
    query: { ...observed, factors: [{ of: 'event', ...of('Open') }] },
    people: ({ total }: { total: { converted: number } }) => total.converted,
  },
  effect: {
    query: { touch: { kind: 'event', ...of('SignUp') }, goals: [of('Pay')] },
    people: ({ people }: { people: { treated: number } }) => people.treated,
  },
  readers: {
    query: { read: of('Open'), by: { property: 'amount' }, order: of('Pay') },
    people: ({ total }: { total: { readers: number } }) => total.readers,
  },
  leaving: { query: { leave: of('Pay') }, people: ({ leavers }: { leavers: number }) => leavers },
}
function sessionPeople({ columns, total }: { columns: { key: string }[]; total: number[] }): number | undefined {
  return total[columns.findIndex((one) => one.key === 'people')]
}

test('L07 (analyses, metrics and boards) an event that was accepted is in the answer of every analysis, a metric and a tile of a board, with nobody asking for it', async () => {
  expect(Object.keys(asked).toSorted()).toEqual(models.map((one) => one.name).toSorted())
  const metric = await world.call<Metric>(project, 'POST', 'metrics', {
    name: '支付人数',
    definition: { kind: 'measure', a: { event: 'Pay', aggregation: 'people' } },
  })
  const tiles = [{ id: 'a', kind: 'question', model: 'count', query: { ...days, ...asked['count']?.query } }]
  const board = await world.call<Board>(project, 'POST', 'boards', { name: '支付', definition: { tiles } })
  const reports: Record<string, () => Promise<unknown>> = {
    ...Object.fromEntries(
      Object.entries(asked).map(([model, { query, people }]) => [
        model,
        async () => people((await world.call<never>(project, 'POST', `analytics/${model}`, { ...days, ...query })).body),
      ]),
    ),
    metric: async () =>
      (await world.call<{ total: number }>(project, 'POST', `metrics/${metric.body.id}/ask`, { ...days, unit: null })).body.total,
    board: async () => {
      const [tile] = (await world.call<Board>(project, 'GET', `boards/${board.body.id}`)).body.definition.tiles
      if (tile?.kind !== 'question') return undefined
      const query = questionOf(tile, { range: { kind: 'last', days: 1 } }, day)
      return (await world.call<{ total: number[] }>(project, 'POST', `analytics/${tile.model}`, query)).body.total[0]
    },
  }
  await send(...someone('ann'))
  await Promise.all(Object.entries(reports).map(([name, read]) => expect.poll(read, { ...soon, message: name }).toBe(1)))
}, 300_000)

test('C19 every broadcast has its funnel of reached, opened, clicked and goal, which moves with every mail, click and payment, with nobody asking for it', async () => {
  const { create, change, report, template } = broadcasting(world, project)
  await send({ ids: { login_id: 'x' }, profile: { set: { email: 'x@x.cn', city: '北京' } } })
  const who = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '北京' } }
  const seen = async () => (await world.call<{ total: number }>(project, 'POST', 'analytics/contrast', { ...days, people: who })).body
  await expect.poll(seen, soon).toMatchObject({ total: { target: 1 } })
  const variants = [{ templateId: await template('Sale'), weight: 100 }]
  const goal = { event: 'Pay', filters: [], within: { amount: 7, unit: 'day' } }
  const id = await create({ audience: { who }, variants, goal })
  const funnel = async (): Promise<Partial<BroadcastReport['all']>> => {
    const { sent, opened, clicked, goal: reached } = (await report(id)).all
    return { sent, opened, clicked, goal: reached }
  }
  expect(await funnel()).toEqual({ sent: 0, opened: 0, clicked: 0, goal: 0 })
  await change(id, 'send')
  await expect.poll(funnel, soon).toEqual({ sent: 1, opened: 0, clicked: 0, goal: 0 })
  const { body: box } = await world.call<{ items: { id: number }[] }>(project, 'GET', 'mailbox')
  const mail = await world.call<{ html: string }>(project, 'GET', `mailbox/${box.items[0]?.id}`)
  const link = /href="[^"]*(\/t\/c\/[^"]+)"/.exec(mail.body.html)?.[1] ?? ''
  world.clock.advance(60_000)
  expect((await world.call(undefined, 'GET', link, undefined, { 'user-agent': 'Mozilla/5.0 (iPhone) Safari' })).status).toBe(302)
  await expect.poll(funnel, soon).toEqual({ sent: 1, opened: 1, clicked: 1, goal: 0 })
  await send({ event: 'Pay', ids: { login_id: 'x' }, time: '2026-11-01T09:01:00Z' })
  await expect.poll(funnel, soon).toEqual({ sent: 1, opened: 1, clicked: 1, goal: 1 })
}, 300_000)
