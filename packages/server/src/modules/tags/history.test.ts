import { join } from 'node:path'
import type { TagHistory } from '@millrace/contract/tags/history-api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectGolden } from '../../../test/golden.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { compileHistory } from './history.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterAll(() => world.end())

const seen = async (...ids: string[]): Promise<void> => {
  await world.app.ingest.accept(project.id, 'native', [record({ ids, set: {} })])
  await world.settle()
}
const person = async (type: string, value: string): Promise<number> =>
  (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=${type}&value=${encodeURIComponent(value)}`)).body.id
async function give(id: number, tag: string, value: string | null): Promise<void> {
  world.clock.advance(1_000)
  await world.call(project, 'POST', `people/${id}/tags`, value === null ? { tag, remove: true } : { tag, value })
  await world.settle()
}
const history = async (id: number, query = ''): Promise<TagHistory> =>
  (await world.call<TagHistory>(project, 'GET', `people/${id}/tags/history${query}`)).body
const values = ({ items }: TagHistory) => items.map((one) => `${one.tag} ${one.value}`)

test('what somebody had when is their own, and before there is any that of who they turned out to be; page by page, and of one tag', async () => {
  const mobile = '+8613900000001'
  await seen('login:a')
  await seen(`mobile:${mobile}`)
  const [one, other] = [await person('login_id', 'a'), await person('mobile', mobile)]
  await give(other, 'level', 'low')
  await give(other, 'city', 'x')
  await give(one, 'level', 'high')
  await give(one, 'level', 'high')
  await give(other, 'level', 'middle')
  await give(one, 'level', null)
  await seen('login:a', `mobile:${mobile}`)
  // Tags that only the other one had are theirs since then.
  const all = ['level middle', 'city x', 'level null', 'level high', 'city x', 'level low']
  expect(values(await history(other))).toEqual(all)
  expect(values(await history(one, '?tag=level'))).toEqual(all.filter((line) => line.startsWith('level')))
  const pages: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: TagHistory = await history(one, `?limit=4${next && `&cursor=${next}`}`)
    pages.push(...values(page))
    next = page.next
  }
  expect(pages).toEqual(all)
  expect((await history(one)).items[0]).toEqual({ at: world.clock.now().toISOString(), tag: 'level', value: 'middle', version: null })
})

test('the statement is the reviewed one, and the engine runs it', async () => {
  const statement = compileHistory({ projectId: 7, numbers: [3, 2], tag: '阶段' }, { before: 9, limit: 50 })
  await expectGolden(world.databases.clickhouse, join(import.meta.dirname, 'golden/history.sql'), statement)
})
