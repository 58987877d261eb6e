import type { DataQuality, ReplayPreview } from '@millrace/contract/ingest/api.ts'
import type { ImportMapping } from '@millrace/contract/ingest/imports.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { importsOf } from '../../../../test/import-kit.ts'
import { sql } from '../../../platform/sql.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const post = <T = Record<string, unknown>>(path: string, body: object) => world.call<T>(project, 'POST', path, body)
const send = async (...events: object[]): Promise<void> => {
  const headers = { authorization: `Basic ${btoa(`${project.writeKey}:`)}` }
  const answer = await world.call(undefined, 'POST', '/v1/events', { events }, headers)
  expect(answer.status).toBe(200)
  await world.settle()
}
const pay = (n: number, properties: object) => ({ event: 'Pay', user_id: `u${n}`, message_id: `pay${n}`, properties })
const stored = () =>
  world.databases.clickhouse.rows<{ event: string; amount: number | null; source: string; n: number }>(sql`
    select event, properties.amount.:Float64 as amount, source, count() as n from events group by all order by event, amount`)
const quality = async () => (await world.call<DataQuality>(project, 'GET', 'data-quality')).body
const plan = async (modes: object) => {
  const { body } = await world.call<{ modes: object; revision: number }>(project, 'GET', 'catalog/plan')
  return world.call(project, 'PUT', 'catalog/plan', { modes: { ...body.modes, ...modes } }, { 'if-match': `"${body.revision}"` })
}

test('what is not as planned goes to quarantine, is mended and sent again once, and stays where the plan still refuses it', async () => {
  expect((await post('catalog/events', { name: 'Pay', required: ['order_id'] })).status).toBe(201)
  for (const [name, type] of [
    ['order_id', 'string'],
    ['amount', 'number'],
  ])
    expect((await post('catalog/properties', { owner: 'event', name, type })).status).toBe(201)
  expect((await post('catalog/events', { name: 'Pay' })).body).toMatchObject({ code: 'name_taken' })
  const strict = { unplannedEvents: 'quarantine', unplannedProperties: 'drop', wrongValues: 'quarantine', missingProperties: 'quarantine' }
  expect((await plan(strict)).status).toBe(200)

  await send(
    pay(1, { order_id: 'o1', amount: 10, typo: 1 }),
    pay(2, { order_id: 'o2', amount: '20' }),
    pay(3, { order_id: 'o3', amount: 'many' }),
    { event: 'pay', user_id: 'u4', message_id: 'pay4', properties: { order_id: 'o4', amount: 40 } },
  )
  expect(await stored()).toEqual([{ event: 'Pay', amount: 10, source: 'native', n: 1 }])
  const { quarantine, counters } = await quality()
  expect(quarantine).toEqual([
    { source: 'native', reason: 'plan_type_wrong', event: 'Pay', count: 2 },
    { source: 'native', reason: 'plan_event_unplanned', event: 'pay', count: 1 },
  ])
  expect(counters.find((one) => one.reason === 'plan_property_unplanned')).toMatchObject({ kind: 'property', field: 'typo', count: 1 })

  const mending = { reason: 'plan_type_wrong', fixes: [{ kind: 'convert', name: 'amount', to: 'number' }] }
  const { body: preview } = await post<ReplayPreview>('data-quality/replay/preview', mending)
  expect([preview.ready, preview.stuck]).toEqual([1, 1])
  expect(preview.items[0]?.problems).toMatchObject([{ reason: 'plan_type_wrong', field: 'amount' }])
  expect((await quality()).quarantine).toEqual(quarantine)
  // Two who press the button at once send it once.
  const both = await Promise.all([post('data-quality/replay', mending), post('data-quality/replay', mending)])
  expect(both.map(({ body }) => Number(body.replayed)).reduce((a, b) => a + b)).toBe(1)
  expect(
    (await post('data-quality/replay', { reason: 'plan_event_unplanned', fixes: [{ kind: 'rename_event', to: 'Pay' }] })).body,
  ).toEqual({
    replayed: 1,
    left: 0,
    stuck: 0,
  })
  await world.settle()
  // A sender that repeats, mended by now, makes no second one.
  await send(pay(2, { order_id: 'o2', amount: 20 }))
  expect((await stored()).map((row) => `${row.event} ${row.amount} ${row.source} ${row.n}`)).toEqual([
    'Pay 10 native 1',
    'Pay 20 native 1',
    'Pay 40 native 1',
  ])
  expect((await quality()).quarantine).toEqual([{ source: 'native', reason: 'plan_type_wrong', event: 'Pay', count: 1 }])
})

test('a record nobody could read is corrected by hand and sent again in its own protocol; what is wrong with it is said by field', async () => {
  await plan({ unplannedEvents: 'keep', unplannedProperties: 'keep', wrongValues: 'keep', missingProperties: 'keep' })
  await send({ event: 'x'.repeat(300), user_id: 'late', properties: { n: 1 } })
  const sample = (await quality()).samples.items.find((one) => one.reason === 'event_name_invalid')
  expect(sample).toMatchObject({ canReplay: false, source: 'native' })
  const resend = (record: object) => post(`data-quality/samples/${sample?.id}/resend`, { record })
  expect((await resend({ event: 'x'.repeat(300), user_id: 'late' })).body).toMatchObject({
    code: 'invalid_input',
    errors: [{ path: 'body.record.event', code: 'event_name_invalid' }],
  })
  expect((await resend({ event: 'Renamed', user_id: 'late', properties: { n: 1 } })).body).toEqual({ replayed: 1, left: 0, stuck: 0 })
  expect((await resend({ event: 'Renamed', user_id: 'late' })).status).toBe(404)
  await world.settle()
  expect((await stored()).some((row) => row.event === 'Renamed')).toBe(true)
})

test('a change of the plan needs the current revision, and everything seen can be planned at once', async () => {
  const { body } = await world.call<{ modes: object; revision: number; unreviewed: object }>(project, 'GET', 'catalog/plan')
  expect((await world.call(project, 'PUT', 'catalog/plan', { modes: body.modes }, { 'if-match': '"0"' })).status).toBe(409)
  expect(body.unreviewed).toEqual({ events: 1, properties: 1 })
  expect((await post('catalog/plan/adopt', {})).body).toMatchObject({ unreviewed: { events: 0, properties: 0 } })
  const patch = (revision: number) =>
    world.call(project, 'PATCH', 'catalog/events/Renamed', { status: 'blocked', steward: '王芳' }, { 'if-match': `"${revision}"` })
  expect((await patch(1)).status).toBe(409)
  expect((await patch(2)).body).toMatchObject({ status: 'blocked', steward: '王芳' })
  await send({ event: 'Renamed', user_id: 'again' })
  expect((await quality()).quarantine).toContainEqual({ source: 'native', reason: 'plan_event_blocked', event: 'Renamed', count: 1 })
})

test('records in quarantine start no journey when they are sent again, unless that is asked for', async () => {
  const { postgres } = world.databases
  const bodies = () =>
    postgres.rows<{ n: number }>(sql`select count(*)::int as n from rejected_events where record is not null and event = 'Renamed'`)
  expect(await bodies()).toEqual([{ n: 1 }])
  await world.call(project, 'PATCH', 'catalog/events/Renamed', { status: 'planned' }, { 'if-match': '"3"' })
  await post('data-quality/replay', { reason: 'plan_event_blocked' })
  await world.settle()
  const rows = await world.databases.clickhouse.rows<{ historical: number }>(sql`
    select is_historical as historical from events where event = 'Renamed' order by log_offset desc limit 1`)
  expect(rows).toEqual([{ historical: 1 }])
  expect(await bodies()).toEqual([{ n: 0 }])
})

test('what came another way meanwhile is not stored again by a replay, however long ago that was', async () => {
  await plan({ wrongValues: 'quarantine' })
  await send(pay(9, { order_id: 'o9', amount: 'nine' }))
  await plan({ wrongValues: 'keep' })
  await send(pay(9, { order_id: 'o9', amount: 9 }))
  await world.databases.postgres.run(sql`delete from seen`)
  const fixes = [{ kind: 'replace_value', name: 'amount', from: 'nine', to: 9 }]
  expect((await post('data-quality/replay', { reason: 'plan_type_wrong', event: 'Pay', fixes })).body).toMatchObject({
    replayed: 1,
    left: 1,
  })
  await world.settle()
  expect((await stored()).filter((row) => row.amount === 9)).toEqual([{ event: 'Pay', amount: 9, source: 'native', n: 1 }])
})

test('many records refused at once are all kept, beside a thousand warnings of the same reason', async () => {
  await plan({ unplannedEvents: 'warn' })
  for (let k = 0; k < 30; k++)
    await send(...Array.from({ length: 50 }, (_, n) => ({ event: 'Odd', user_id: 'w', message_id: `w${k}-${n}` })))
  await plan({ unplannedEvents: 'quarantine' })
  await send(...Array.from({ length: 300 }, (_, n) => ({ event: 'Odd', user_id: 'q', message_id: `q${n}` })))
  expect((await quality()).quarantine).toContainEqual({ source: 'native', reason: 'plan_event_unplanned', event: 'Odd', count: 300 })
})

test('a record that can neither be taken nor kept is not acknowledged; its sender repeats it', async () => {
  const { postgres } = world.databases
  const body = { event: 'Odd', user_id: 'r', message_id: 'r1' }
  const once = async () => (await world.call(undefined, 'POST', '/v1/events', body, { authorization: `Bearer ${project.writeKey}` })).status
  await postgres.run(sql`alter table rejected_events rename to away`)
  expect(await once()).toBeGreaterThanOrEqual(500)
  await postgres.run(sql`alter table away rename to rejected_events`)
  expect(await once()).toBe(200)
  expect((await quality()).quarantine).toContainEqual({ source: 'native', reason: 'plan_event_unplanned', event: 'Odd', count: 301 })
})

test('an import says how many of its rows are in quarantine, before it is made and after', async () => {
  const files = importsOf(world, project)
  const { body: file } = await files.upload('odd.csv', 'events', 'user,event\nu1,Odd\nu2,Pay\nu3,Odd\n')
  const mapping: ImportMapping = { columns: { user: { to: 'id', type: 'login_id' }, event: { to: 'event' } }, key: [] }
  await plan({ missingProperties: 'keep' })
  for (const dryRun of [true, false])
    expect((await files.run(file.id, mapping, { dryRun })).result?.counts).toMatchObject({ rows: 3, new: 1, quarantined: 2 })
})
