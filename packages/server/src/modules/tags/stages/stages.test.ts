import type { Tag, TagPreview } from '@millrace/contract/tags/api.ts'
import type { TagHistory } from '@millrace/contract/tags/history-api.ts'
import { stagesFrom } from '@millrace/contract/tags/stage-templates.ts'
import type { Migration } from '@millrace/contract/tags/tiers-api.ts'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erase } from '../../../../test/erase-kit.ts'
import { counts, publish } from '../../../../test/journey-kit.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'
import { sql } from '../../../platform/sql.ts'

const day = 86_400_000
let world: World
/** Noon in Shanghai. */
let start: number
beforeAll(async () => {
  world = await makeWorld({ at: '2026-01-01T04:00:00Z' })
  start = world.clock.now().getTime()
})
afterAll(() => world.end())

const did = (event: string, days: number) => ({
  kind: 'event',
  event,
  filters: [],
  window: { kind: 'last', amount: days, unit: 'day' },
  count: { op: 'gte', value: 1 },
})
const points = (op: string, value: number) => ({ kind: 'profile', condition: { property: 'points', op, value } })

async function define(project: TestProject, definition: object, more: object = {}): Promise<Tag> {
  const { status, body } = await world.call<Tag>(project, 'POST', 'tags', { name: '阶段', definition, ...more })
  expect([status, body]).toEqual([201, expect.objectContaining({ version: 1 })])
  return body
}
const change = async (project: TestProject, { id }: Tag, definition: object): Promise<void> => {
  const headers = await world.revisionOf(project, `tags/${id}`)
  expect((await world.call(project, 'PUT', `tags/${id}`, { name: '阶段', definition }, headers)).status).toBe(200)
}
async function compute(project: TestProject, { id }: Tag): Promise<void> {
  expect((await world.call(project, 'POST', `tags/${id}/compute`)).status).toBe(202)
  await world.settle()
}
async function happens(project: TestProject, ...inputs: Parameters<typeof record>[0][]): Promise<void> {
  const at = world.clock.now().toISOString()
  await world.app.ingest.accept(
    project.id,
    'native',
    inputs.map((one) => record({ at, ...one })),
  )
  await world.settle()
}
const person = async (project: TestProject, login: string): Promise<number> =>
  (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${login}`)).body.id
/** `stage day`, from the first on. */
async function historyOf(project: TestProject, login: string): Promise<string[]> {
  const { status, body } = await world.call<TagHistory>(project, 'GET', `people/${await person(project, login)}/tags/history?tag=阶段`)
  expect(status).toBe(200)
  return body.items.toReversed().map((one) => `${one.value} ${(Date.parse(one.at) - start) / day}`)
}
/** What was told: `stage before → stage day`. */
async function told(project: TestProject): Promise<string[]> {
  const rows = await world.databases.clickhouse.rows<{ who: string; before: string; stage: string; ms: number }>(sql`
    select distinct_id as who, properties.\`$stage_before\`.:String as before, properties.\`$stage\`.:String as stage, toUnixTimestamp64Milli(time) as ms
    from events where project_id = ${sql.value(project.id, 'UInt32')} and event = '$stage_entered' order by time, who`)
  return rows.map((row) => `${row.who} ${row.before} → ${row.stage} ${(row.ms - start) / day}`)
}
const states = (project: TestProject) =>
  world.databases.postgres.rows<{ stage: string; days: number; breaks: number; people: number }>(sql`
    select stage, round(extract(epoch from since - ${new Date(start)}::timestamptz) / 86400)::int as days, breaks, count(*)::int as people from tag_stages
    where project_id = ${project.id} group by 1, 2, 3 order by stage collate "C", 2, 3`)

test('B24 a customer goes through all stages of the life cycle, each move on record, told once, and in the migration matrix', async () => {
  const project = await world.project('lifecycle')
  await happens(project, { ids: ['login:li'], event: 'Visit' }, { ids: ['login:tester'], event: 'Visit', test: true })
  const tag = await define(project, stagesFrom('lifecycle', { visit: 'Visit', order: 'PayOrder' }, 'zh'), { refresh: 'daily' })
  for (const [orders, n] of [
    [[], 0],
    [[5], 6],
    [[20], 21],
    [[30, 40, 50], 51],
    [[], 112],
    [[], 172],
    [[200], 201],
  ] as const) {
    const at = (ordered: number) => new Date(start + ordered * day).toISOString()
    world.clock.set(new Date(start + n * day))
    await happens(project, ...orders.map((one) => ({ ids: ['login:li'], event: 'PayOrder', at: at(one) })))
    await world.app.jobs.tick()
    await world.settle()
  }
  expect(await historyOf(project, 'li')).toEqual(['访客 0', '新客 6', '成长 21', '成熟 51', '流失风险 112', '已流失 172', '回流 201'])
  expect(await told(project)).toEqual([
    'li 访客 → 新客 6',
    'li 新客 → 成长 21',
    'li 成长 → 成熟 51',
    'li 成熟 → 流失风险 112',
    'li 流失风险 → 已流失 172',
    'li 已流失 → 回流 201',
  ])
  expect(await states(project)).toEqual([{ stage: '回流', days: 201, breaks: 0, people: 1 }])
  const date = (n: number) => DateTime.fromMillis(start + n * day, { zone: 'Asia/Shanghai' }).toISODate()
  const { body } = await world.call<Migration>(project, 'GET', `tags/${tag.id}/migration?from=${date(52)}&to=${date(113)}`)
  expect(body.places.slice(0, 8).map((one) => one.value)).toEqual(['访客', '新客', '成长', '成熟', '流失风险', '已流失', '回流', '其他'])
  expect(body.cells).toEqual([{ from: 3, to: 4, people: 1 }])
})

test('B24 (part: hysteresis) a stage is left after its shortest stay and at the second break in a row; a journey begins with it, once', async () => {
  const project = await world.project('patient')
  start = world.clock.now().getTime()
  const visit = (n: number) => ({ ids: ['login:li'], event: 'Visit', at: new Date(start + n * day - 60_000).toISOString() })
  await happens(project, visit(0))
  const definition = {
    kind: 'stages',
    stages: [{ value: '活跃', enter: did('Visit', 1), atLeastDays: 3 }],
    rest: '沉默',
    patience: 2,
  }
  const tag = await define(project, definition)
  const journey = await publish(world, project, {
    entry: { kind: 'event', event: '$stage_entered', filters: [{ property: '$stage', op: 'eq', value: '沉默' }] },
    nodes: [{ id: 'end', kind: 'exit', settings: { reason: 'told' } }],
    edges: [{ from: 'entry', port: 'next', to: 'end' }],
  })
  for (let n = 0; n <= 9; n++) {
    // One break on day 3, forgotten on day 6 after one on day 5; two on 8 and 9.
    world.clock.set(new Date(start + n * day))
    if ([5, 8, 9].includes(n)) await happens(project, visit(n))
    await compute(project, tag)
  }
  expect(await historyOf(project, 'li')).toEqual(['活跃 0', '沉默 4', '活跃 9'])
  expect(await told(project)).toEqual(['li 活跃 → 沉默 4', 'li 沉默 → 活跃 9'])
  expect(await counts(world, project, journey)).toMatchObject({ entered: 1, exited: 1 })
})

test('a job that dies between two portions judges nobody twice and tells everybody once', async () => {
  const project = await world.project('crash')
  start = world.clock.now().getTime()
  const people = Array.from({ length: 2_500 }, (_, i) => ({ ids: [`login:m${i}`], event: 'Visit' }))
  await happens(project, ...people)
  const tag = await define(project, { kind: 'stages', stages: [{ value: '到访', enter: did('Visit', 1) }], rest: '没来', patience: 2 })
  await compute(project, tag)
  const crashing = async (): Promise<void> => {
    let saves = 0
    const undo = onStopPoint('job.before_save', () => {
      // The reading, the beginning, the first portion, then the second.
      if (++saves === 4) throw new Error('crash')
    })
    await compute(project, tag)
    world.clock.advance(60_000)
    await world.databases.postgres.run(sql`update graphile_worker._private_jobs set run_at = now()`)
    await world.settle()
    undo()
    expect(saves).toBeGreaterThan(4)
  }
  world.clock.advance(2 * day)
  await crashing()
  expect(await states(project)).toEqual([{ stage: '到访', days: 0, breaks: 1, people: 2_500 }])
  expect(await told(project)).toEqual([])
  world.clock.set(new Date(start + 3 * day))
  await crashing()
  expect(await states(project)).toEqual([{ stage: '没来', days: 3, breaks: 0, people: 2_500 }])
  const lines = await told(project)
  expect([lines.length, new Set(lines).size, lines.every((one) => one.endsWith('到访 → 没来 3'))]).toEqual([2_500, 2_500, true])
  const written = await world.databases.clickhouse.rows(sql`
    select value, count() as n from tag_changes where project_id = ${sql.value(project.id, 'UInt32')} group by value order by value`)
  expect(written).toEqual([
    { value: '到访', n: 2_500 },
    { value: '没来', n: 2_500 },
  ])
})

const card = (gold: number) => ({
  kind: 'stages',
  stages: [
    { value: '金', enter: points('gte', gold) },
    { value: '银', enter: points('gte', 10) },
  ],
  rest: '铜',
  patience: 3,
})

test('a changed definition moves at once whom it means otherwise, and tells nothing; a stage that is still there goes on', async () => {
  const project = await world.project('versions')
  start = world.clock.now().getTime()
  await happens(project, { ids: ['login:a'], set: { points: 50 } }, { ids: ['login:b'], set: { points: 20 } })
  const tag = await define(project, { kind: 'layers', layers: [{ value: '金', rule: points('gte', 30) }] })
  await compute(project, tag)
  const preview = await world.call<TagPreview>(project, 'POST', 'tags/preview', { definition: card(30) })
  expect(preview.body).toMatchObject({
    people: 2,
    values: [
      { value: '金', people: 1 },
      { value: '银', people: 1 },
    ],
  })
  world.clock.advance(day)
  await change(project, tag, card(30))
  await compute(project, tag)
  expect(await states(project)).toEqual([
    { stage: '金', days: 1, breaks: 0, people: 1 },
    { stage: '银', days: 1, breaks: 0, people: 1 },
  ])
  world.clock.advance(day)
  await change(project, tag, card(60))
  await compute(project, tag)
  expect(await states(project)).toEqual([
    { stage: '银', days: 1, breaks: 0, people: 1 },
    { stage: '银', days: 2, breaks: 0, people: 1 },
  ])
  // Put on by hand: the definition answers for its name. Whoever does not count any more loses it.
  await world.call(project, 'POST', `people/${await person(project, 'a')}/tags`, { tag: '阶段', value: '钻' })
  await happens(project, { ids: ['login:c'], set: { points: 1 }, test: true })
  await world.call(project, 'POST', `people/${await person(project, 'c')}/tags`, { tag: '阶段', value: '金' })
  await compute(project, tag)
  expect(await historyOf(project, 'a')).toEqual(['金 0', '银 2', '钻 2', '银 2'])
  expect(await historyOf(project, 'c')).toEqual(['金 2', 'null 2'])
  await erase(world, project, await person(project, 'b'))
  await world.settle()
  expect(await states(project)).toEqual([{ stage: '银', days: 2, breaks: 0, people: 1 }])
  await change(project, tag, { kind: 'rule', rule: points('gte', 1) })
  await compute(project, tag)
  expect([await states(project), await told(project)]).toEqual([[], []])
})

test('of two people in a stage each who turn out to be one, the one who stays keeps theirs, and nothing is told of what comes of it', async () => {
  const project = await world.project('merged')
  start = world.clock.now().getTime()
  const tag = await define(project, card(30))
  const mobile = (n: number) => `mobile:+861390000000${n}`
  await happens(
    project,
    { ids: [mobile(1)], set: { points: 50 } },
    { ids: [mobile(2)], set: { points: 20 } },
    { ids: ['login:a'], set: {} },
    { ids: ['login:c'], set: {} },
  )
  await compute(project, tag)
  world.clock.advance(day)
  await happens(project, { ids: ['login:b'], set: {} }, { ids: [mobile(3)], set: { points: 50 } })
  await happens(project, { ids: ['login:a', mobile(1)] }, { ids: ['login:b', mobile(2)] }, { ids: ['login:c', mobile(3)] })
  expect(await states(project)).toEqual([
    { stage: '铜', days: 0, breaks: 0, people: 2 },
    { stage: '银', days: 0, breaks: 0, people: 1 },
  ])
  await compute(project, tag)
  // A number that was new since the last computation is nothing but what they did.
  expect(await states(project)).toEqual([
    { stage: '金', days: 1, breaks: 0, people: 1 },
    { stage: '铜', days: 0, breaks: 1, people: 1 },
    { stage: '银', days: 0, breaks: 0, people: 1 },
  ])
  expect(await historyOf(project, 'a')).toEqual(['铜 0', '金 1'])
  expect(await historyOf(project, 'b')).toEqual(['银 0', '银 1'])
  expect(await told(project)).toEqual([])
})
