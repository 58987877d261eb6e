import type { CountAnswer, MatrixAnswer, NumberPeople } from '@millrace/contract/analytics/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
const does = (id: string, event: string, channel: string, properties = {}) =>
  record({ ids: [`login:${id}`], event, at: '2026-11-02T02:00:00Z', properties: { channel, ...properties } })
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T10:00:00Z' })
  project = await world.project()
  await world.app.ingest.accept(project.id, 'native', [
    // a comes by three channels, so channels add up to more people than there are.
    ...['wechat', 'mini_program', 'app'].map((channel) => does('a', 'SignUp', channel)),
    ...['b', 'c'].map((id) => does(id, 'SignUp', 'wechat')),
    does('d', 'SignUp', 'sms'),
    does('a', 'Open', 'app'),
    does('b', 'Open', 'mini_program'),
    does('d', 'Open', 'sms'),
    does('a', 'Pay', 'app', { amount: 30 }),
    does('b', 'Pay', 'mini_program', { amount: 12.5 }),
    does('a', 'Share', 'wechat'),
    ...Array.from({ length: 53 }, (_, i) => does(`many${i % 10}`, 'Scan', `store ${i}`)),
  ])
  await world.settle()
})
afterAll(() => world.end())

const days = { from: '2026-11-02', to: '2026-11-02' }
const people = (event: string) => ({ kind: 'measure', a: { event, aggregation: 'people' } })
const stages = [
  { name: '获取', definition: people('SignUp') },
  {
    name: '激活',
    definition: { kind: 'ratio', a: { event: 'Open', aggregation: 'people' }, b: { event: 'SignUp', aggregation: 'people' } },
  },
  { name: '留存', definition: people('Open') },
  { name: '收入', definition: { kind: 'measure', a: { event: 'Pay', aggregation: 'sum', property: 'amount' } } },
  { name: '推荐', definition: people('Share') },
]
const channels = ['wechat', 'mini_program', 'app', 'sms']
const by = { of: 'event', property: 'channel' }
const query = { ...days, by, channels, stages }
const ask = async (asked: object) => (await world.call<MatrixAnswer>(project, 'POST', 'analytics/matrix', asked)).body
const valuesOf = ({ cells, people: once }: MatrixAnswer['total']) => [...cells.map((one) => one.value), once]

test('C22 WeChat, mini-program, app and SMS have five stages each, people over all channels are counted once, and the numbers are those of event analysis', async () => {
  const answer = await ask(query)
  expect(answer.rows.map((row) => [row.key, ...valuesOf(row)])).toEqual([
    ['wechat', 3, 0, 0, 0, 1, 3],
    ['mini_program', 1, 1, 1, 12.5, 0, 2],
    ['app', 1, 1, 1, 30, 0, 1],
    ['sms', 1, 1, 1, 0, 0, 1],
  ])
  expect(valuesOf(answer.total)).toEqual([4, 0.75, 3, 42.5, 1, 4])
  const counts = [
    { event: 'SignUp', measures: ['people'] },
    { event: 'Open', measures: ['people'] },
    { event: 'Pay', measures: ['sum'], property: 'amount' },
    { event: 'Share', measures: ['people'] },
  ]
  for (const [i, count] of counts.entries()) {
    const asked = { ...days, ...count, by: { property: 'channel' }, unit: null }
    const { body } = await world.call<CountAnswer>(project, 'POST', 'analytics/count', asked)
    const place = [0, 2, 3, 4][i] ?? 0
    const groups = new Map(body.groups?.map((one) => [one.keys[0], one.values[0]]))
    expect(answer.rows.map((row) => row.cells[place]?.value)).toEqual(channels.map((key) => groups.get(key) ?? 0))
    expect(answer.total.cells[place]?.value).toBe(body.total[0])
  }
})

test('C22 (part: people) every number of the matrix opens its people, who can be kept and compared', async () => {
  const total = async (slice: object) =>
    (await world.call<NumberPeople>(project, 'POST', 'analytics/matrix/people', { query, ...slice })).body.total
  const wechat = { keys: ['wechat'] }
  expect([await total({}), await total({ stage: 0 }), await total({ group: wechat }), await total({ stage: 2, group: wechat })]).toEqual([
    4, 4, 3, 0,
  ])
  const beyond = await world.call(project, 'POST', 'analytics/matrix/people', { query: { ...query, stages: stages.slice(1) }, stage: 4 })
  expect(beyond.body).toMatchObject({ errors: [{ path: 'body.stage' }] })
  const of = { model: 'matrix', query, slice: { stage: 0, group: { keys: ['wechat'], isRest: false } } }
  const contrast = await world.call<{ target: { people: number } }>(project, 'POST', 'analytics/contrast', { ...days, details: [], of })
  expect(contrast.status).toBe(200)
})

test('beyond fifty channels the rest is one row, with each of its people once; personal data is no channel', async () => {
  const answer = await ask({ ...days, by, stages: [{ name: 'S', definition: people('Scan') }] })
  expect(answer.rows).toHaveLength(51)
  expect(answer.rows.at(-1)).toMatchObject({ key: null, isRest: true, people: 3 })
  expect(answer.total).toMatchObject({ people: 10 })
  const mail = { ...days, by: { of: 'profile', property: '$email' }, stages: stages.slice(0, 1) }
  expect((await world.call(project, 'POST', 'analytics/matrix', mail)).body).toMatchObject({ errors: [{ path: 'body.by.property' }] })
  const largest = (property: string) => ({ name: 'L', definition: { kind: 'measure', a: { event: 'Pay', aggregation: 'max', property } } })
  const told = { ...days, by, stages: [largest('amount'), largest('$email')] }
  expect((await world.call(project, 'POST', 'analytics/matrix', told)).body).toMatchObject({
    errors: [{ path: 'body.stages.1.definition.property' }],
  })
})
