import type { BulkEdit, BulkEditPreview, PersonEdit } from '@millrace/contract/profiles/edits.ts'
import type { Person } from '@millrace/contract/profiles/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

let world: World
let project: TestProject
let segmentId: string
const inShanghai = { kind: 'all', rules: [{ kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }] }

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  project = await world.project()
  const events = Array.from({ length: 1_200 }, (_, n) => ({
    user_id: `u${n}`,
    profile: { set: { city: n % 2 === 0 ? '上海' : '北京', level: n } },
  }))
  await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Basic ${btoa(`${project.writeKey}:`)}` })
  await world.settle()
  segmentId = (await world.call<{ id: string }>(project, 'POST', 'segments', { name: '上海', rule: inShanghai })).body.id
})
afterAll(() => world.end())

const post = <T>(path: string, body: object) => world.call<T>(project, 'POST', path, body)
const start = (edits: readonly PersonEdit[]) => post<BulkEdit>('people/edits', { who: { segmentId }, edits })
const edits = async () => (await world.call<{ items: BulkEdit[] }>(project, 'GET', 'people/edits')).body.items
const cities = () =>
  world.databases.postgres.rows<{ city: string; n: number }>(sql`
    select properties ->> 'city' as city, count(*)::int as n from people group by 1 order by 1`)
const tagged = () => world.databases.postgres.rows(sql`select tag, value, count(*)::int as n from person_tags group by 1, 2`)

test('an edit is looked at before it is made, reaches everybody of the segment although it empties it, and is undone', async () => {
  const changes: PersonEdit[] = [
    { kind: 'set', property: 'city', value: 'Shanghai' },
    { kind: 'set', property: 'moved', value: true },
    { kind: 'unset', property: 'level' },
    { kind: 'tag', tag: '老客', value: '' },
  ]
  const { body: preview } = await post<BulkEditPreview>('people/edits/preview', { who: { segmentId }, edits: changes })
  expect(preview).toMatchObject({ people: 600, items: { length: 10 } })
  expect(preview.items[0]?.changes).toContainEqual({ name: 'city', isTag: false, before: '上海', after: 'Shanghai' })
  expect(await tagged()).toEqual([])

  expect((await start(changes)).status).toBe(202)
  await world.settle()
  expect(await cities()).toEqual([
    { city: 'Shanghai', n: 600 },
    { city: '北京', n: 600 },
  ])
  expect(await tagged()).toEqual([{ tag: '老客', value: '', n: 600 }])
  const [made] = await edits()
  expect(made).toMatchObject({
    name: '上海',
    people: 600,
    job: { state: 'done', result: { counts: { people: 600, changed: 600 } } },
    undo: null,
  })
  const { body: preview2 } = await post<{ count: number }>('segments/preview', { rule: inShanghai })
  expect(preview2.count).toBe(0)
  // Somebody moves on after the edit: that is not undone.
  const later = [{ user_id: 'u0', profile: { set: { city: '广州' } } }]
  await world.call(undefined, 'POST', '/v1/events', { events: later }, { authorization: `Basic ${btoa(`${project.writeKey}:`)}` })
  await world.settle()

  expect((await post<BulkEdit>(`people/edits/${made?.id}/undo`, {})).status).toBe(202)
  await world.settle()
  expect(await cities()).toEqual([
    { city: '上海', n: 599 },
    { city: '北京', n: 600 },
    { city: '广州', n: 1 },
  ])
  expect(await tagged()).toEqual([])
  expect((await edits())[0]).toMatchObject({ people: 0, undo: { state: 'done', result: { counts: { people: 600, kept: 1 } } } })
  const { body } = await world.call<{ person: Person }>(project, 'GET', 'people/lookup?type=login_id&value=u2')
  expect((body.person ?? body).properties).toEqual({ city: '上海', level: 2 })
})

test('a value of another type than the property has, no edits, or nobody named: refused by field', async () => {
  const refused = async (body: object) => (await post<{ errors: { path: string }[] }>('people/edits', body)).body.errors?.[0]?.path
  expect(await refused({ who: { segmentId }, edits: [{ kind: 'set', property: 'level', value: 'high' }] })).toBe('body.edits.0.value')
  expect(await refused({ who: { segmentId }, edits: [] })).toBe('body.edits')
  expect(await refused({ who: {}, edits: [{ kind: 'untag', tag: 'x' }] })).toBe('body.who')
})

test('a cancelled edit keeps what it did, which can be undone', async () => {
  const { body } = await start([{ kind: 'tag', tag: 'half', value: '' }])
  await world.call(project, 'POST', `jobs/${body.job?.id}/cancel`)
  await world.settle()
  expect((await edits()).find((one) => one.id === body.id)).toMatchObject({ job: { state: 'cancelled' }, people: 0 })
  expect((await post<{ code: string }>(`people/edits/${body.id}/undo`, {})).body.code).toBe('nothing_to_undo')
})

test('who turns out to be somebody else takes what can be undone with them, and an erased person leaves none', async () => {
  const { postgres } = world.databases
  const { body } = await start([{ kind: 'tag', tag: 'merged', value: '' }])
  await world.settle()
  const events = [{ ids: { login_id: 'u4', mobile: '13900000001' } }, { ids: { mobile: '13900000001', anonymous_id: 'd1' } }].map(
    (one) => ({ event: 'E', ...one }),
  )
  await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Basic ${btoa(`${project.writeKey}:`)}` })
  await world.settle()
  const orphans = await postgres.rows(sql`
    select t.person_id from bulk_edit_traces t join people p using (part, person_id) where p.merged_into is not null`)
  expect(orphans).toEqual([])
  await post(`people/edits/${body.id}/undo`, {})
  await world.settle()
  expect(await tagged()).toEqual([])
})
