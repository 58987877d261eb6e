import type { Note } from '@millrace/contract/analytics/notes.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterAll(() => world.end())

const add = (note: object) => world.call<Note>(project, 'POST', 'notes', note)
const list = async (query = '') => (await world.call<{ items: Note[]; next: string | null }>(project, 'GET', `notes${query}`)).body

test('K20 (a holiday note) a holiday is noted on its days and found by every range it reaches into', async () => {
  expect((await add({ day: '2026-10-01', until: '2026-10-07', kind: 'holiday', title: '国庆节' })).status).toBe(201)
  expect((await add({ day: '2026-10-09', kind: 'stock', title: '龙井缺货', text: '仓库 A' })).status).toBe(201)
  expect((await list('?from=2026-10-05&to=2026-10-08')).items.map((note) => note.title)).toEqual(['国庆节'])
  expect((await list('?from=2026-10-08')).items.map((note) => note.title)).toEqual(['龙井缺货'])
  expect((await list('?search=仓库')).items.map((note) => note.title)).toEqual(['龙井缺货'])
  expect((await list('?kind=holiday')).items).toMatchObject([{ day: '2026-10-01', until: '2026-10-07', kind: 'holiday' }])
})

test('notes come page by page, latest first, also several of one day', async () => {
  for (let n = 0; n < 5; n++) await add({ day: '2026-09-01', title: `n${n}` })
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const page = await list(`?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    seen.push(...page.items.map((note) => note.title))
    if (page.next === null) break
    cursor = page.next
  }
  expect(seen.slice(0, 2)).toEqual(['龙井缺货', '国庆节'])
  expect(seen.slice(2).toSorted()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4'])
})

test('a note is changed by its newest revision alone, refused when its days are the wrong way round, and gone when removed', async () => {
  const [note] = (await list('?search=国庆')).items
  const change = (revision: number, more: object) =>
    world.call(project, 'PUT', `notes/${note?.id}`, { day: '2026-10-01', title: '国庆', ...more }, { 'if-match': `"${revision}"` })
  expect((await change(1, { until: '2026-09-01' })).body).toMatchObject({ errors: [{ path: 'body.until' }] })
  expect((await change(1, {})).body).toMatchObject({ title: '国庆', until: null, revision: 2 })
  expect((await change(1, {})).status).toBe(409)
  expect((await world.call(project, 'DELETE', `notes/${note?.id}`)).status).toBe(204)
  expect((await list('?search=国庆')).items).toEqual([])
})
