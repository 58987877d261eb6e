import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let shop: TestProject
beforeAll(async () => {
  world = await makeWorld()
  shop = await world.project('shop')
})
afterAll(() => world.end())

const rule = { kind: 'all', rules: [] }
const body = { kind: 'html', subject: 'Hi', preheader: '', html: '<p>Hi</p>', text: '' }
const draft = { entry: { kind: 'event', event: 'Start' }, nodes: [], edges: [] }
const kinds = { segments: { rule }, templates: { body }, journeys: { draft } }

interface Page {
  readonly items: readonly { id: string; name: string; revision: number }[]
  readonly next: string | null
}

async function walk(path: string, query = ''): Promise<string[]> {
  const names: string[] = []
  for (let cursor = ''; ; ) {
    const { body: page } = await world.call<Page>(shop, 'GET', `${path}?limit=3${query}${cursor && `&cursor=${cursor}`}`)
    names.push(...page.items.map((item) => item.name))
    if (page.next === null) return names
    cursor = page.next
  }
}

for (const [path, input] of Object.entries(kinds))
  test(`${path} come in pages, last changed first, each once; found by a part of the name; archived ones apart, and back`, async () => {
    const names = ['a', 'b', 'c 100%', 'd', 'e', 'f', 'g']
    for (const [index, name] of names.entries()) {
      // Two at the same moment: the page breaks between them must not lose one.
      if (index % 2 === 0) world.clock.advance(1_000)
      expect((await world.call(shop, 'POST', path, { name, ...input })).status).toBe(201)
    }
    const all = await walk(path)
    expect(all.toSorted()).toEqual(names)
    expect(all[0]).toBe('g')
    expect(await walk(path, '&search=00%25')).toEqual(['c 100%'])
    expect((await world.call(shop, 'GET', `${path}?limit=201`)).status).toBe(400)
    expect((await world.call(shop, 'GET', `${path}?cursor=x`)).body).toMatchObject({ errors: [{ path: 'query.cursor' }] })

    const [first] = (await world.call<Page>(shop, 'GET', path)).body.items
    const shelve = async (verb: string) =>
      (await world.call(shop, 'POST', `${path}/${first?.id}/${verb}`, {}, await world.revisionOf(shop, `${path}/${first?.id}`))).status
    expect(await shelve('archive')).toBe(200)
    expect([await walk(path, '&archived=true'), (await walk(path)).length]).toEqual([['g'], 6])
    expect(await shelve('restore')).toBe(200)
    expect((await walk(path)).length).toBe(7)
  })

test('a template keeps every text it has had', async () => {
  const made = await world.call<{ id: string }>(shop, 'POST', 'templates', { name: 't', body })
  const path = `templates/${made.body.id}`
  const next = { ...body, subject: 'Second' }
  await world.call(shop, 'PUT', path, { name: 't', body: next }, { 'if-match': '"1"' })
  await world.call(shop, 'PUT', path, { name: 'renamed only', body: next }, { 'if-match': '"2"' })
  const { body: kept } = await world.call<{ items: object[] }>(shop, 'GET', `${path}/versions`)
  expect(kept.items).toMatchObject([
    { version: 2, body: { subject: 'Second' }, savedBy: 'First token' },
    { version: 1, body: { subject: 'Hi' } },
  ])
  expect((await world.call(shop, 'POST', `${path}/archive`, {})).status).toBe(428)
  expect((await world.call(shop, 'POST', `${path}/archive`, {}, { 'if-match': '"1"' })).body).toMatchObject({ code: 'revision_conflict' })
})
