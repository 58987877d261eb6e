import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../../src/platform/sql.ts'
import { erase, personBy } from '../erase-kit.ts'
import { publish } from '../journey-kit.ts'
import { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
beforeEach(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterEach(() => world.end())

const [login, mail] = ['customer-77120', 'li.gone.88@mail.example']
const person = (id: string, email: string) =>
  record({ ids: [`login:${id}`], event: 'Visit', set: { email, level: id === 'vip' ? 'none' : 'vip' }, at: '2026-11-01T02:00:00Z' })
const of = (op: string, more: object) => ({ kind: 'profile', condition: { property: 'email', op, ...more } })

async function eraseBy(id: string): Promise<void> {
  await erase(world, project, (await personBy(world, project, id)) ?? expect.fail(`nobody is ${id}`))
  await world.settle()
}
const count = async (rule: unknown): Promise<number> =>
  (await world.call<{ count: number }>(project, 'POST', 'segments/preview', { rule })).body.count

test('segments, journeys, broadcasts and tags that name somebody who is erased name nobody any more, in no version, and mean everybody else as before', async () => {
  await world.app.ingest.accept(project.id, 'native', [person(login, mail), person('stays', 'stays@mail.example')])
  await world.settle()
  const named = { kind: 'any', rules: [of('in', { values: [mail, 'stays@mail.example'] }), of('eq', { value: mail })] }
  const rules = {
    list: of('in', { values: ['stays@mail.example', mail] }),
    only: of('eq', { value: mail }),
    others: of('ne', { value: mail }),
    event: {
      kind: 'event',
      event: 'Visit',
      filters: [{ property: 'who', op: 'in', values: [login] }],
      window: { kind: 'ever' },
      count: { op: 'eq', value: 0 },
    },
  }
  const made: Record<string, string> = {}
  for (const [name, rule] of Object.entries(rules)) {
    const segment = await world.call<{ id: string }>(project, 'POST', 'segments', {
      name: name === 'only' ? `Only ${mail}` : name,
      rule: named,
    })
    made[name] = segment.body.id
    const saved = await world.call(
      project,
      'PUT',
      `segments/${segment.body.id}`,
      { name: name === 'only' ? `Only ${mail}` : name, rule },
      { 'if-match': '"1"' },
    )
    expect(saved.status).toBe(200)
  }
  const journey = await publish(world, project, {
    entry: { kind: 'event', event: 'Visit', filters: [{ property: 'who', op: 'ne', value: login }] },
    nodes: [
      { id: 'tag', kind: 'set_tag', settings: { tag: 'seen', value: 'yes' } },
      { id: 'end', kind: 'exit', settings: { reason: 'done' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'tag' },
      { from: 'tag', port: 'next', to: 'end' },
    ],
    goal: null,
    reentry: { kind: 'after_exit' },
  })
  const awaited = { event: 'Visit', filters: [{ property: 'who', op: 'eq', value: login }], links: [], timeout: { amount: 1, unit: 'day' } }
  const fragment = { head: 'w', nodes: [{ id: 'w', kind: 'wait_event', settings: awaited }], edges: [] }
  const subflow = await world.call(project, 'POST', 'subflows', { name: `For ${mail}`, fragment })
  expect(subflow.status).toBe(201)
  const definition = { audience: { who: rules.list }, when: { kind: 'now' }, channel: 'email', variants: [{ templateId: '', weight: 100 }] }
  const broadcast = await world.call<{ id: string }>(project, 'POST', 'broadcasts', { name: `To ${mail}`, definition })
  const tag = { name: 'Who', definition: { kind: 'rule', rule: rules.only }, values: ['somebody', login], note: `Asked by ${mail}` }
  const { id: tagId } = (await world.call<{ id: string }>(project, 'POST', 'tags', tag)).body
  expect([await count(rules.list), await count(rules.only), await count(rules.others)]).toEqual([2, 1, 1])

  await eraseBy(login)
  const read = async (name: string) =>
    (await world.call<{ name: string; rule: object; revision: number }>(project, 'GET', `segments/${made[name]}`)).body
  expect(await read('list')).toMatchObject({ rule: of('in', { values: ['stays@mail.example'] }), revision: 3 })
  expect(await read('only')).toMatchObject({ name: '[erased]', rule: of('eq', { value: '[erased]' }) })
  expect(await read('others')).toMatchObject({ rule: of('ne', { value: '[erased]' }) })
  expect(await read('event')).toMatchObject({ rule: { filters: [{ property: 'who', op: 'in', values: ['[erased]'] }] } })
  const after = [(await read('list')).rule, (await read('only')).rule, (await read('others')).rule]
  expect([await count(after[0]), await count(after[1]), await count(after[2])]).toEqual([1, 0, 1])
  expect((await world.call(project, 'GET', `tags/${tagId}`)).body).toMatchObject({ values: ['somebody', '[erased]'] })
  const tables = ['segments', 'segment_versions', 'journeys', 'journey_versions', 'tag_definitions', 'tag_definition_versions']
  for (const table of [...tables, 'broadcasts', 'journey_subflows', 'journey_subflow_versions'])
    expect([
      table,
      await world.databases.postgres.rows(sql`
      select 1 from ${sql.id(table)} t where to_jsonb(t)::text like any(${[`%${login}%`, `%${mail}%`]}::text[])`),
    ]).toEqual([table, []])
  expect((await world.call(project, 'GET', `broadcasts/${broadcast.body.id}`)).body).toMatchObject({
    name: '[erased]',
    definition: { audience: { who: of('in', { values: ['stays@mail.example'] }) } },
    revision: 2,
  })
  // Whoever had one of them open would bring it back.
  const late = await world.call(project, 'PUT', `segments/${made['list']}`, { name: 'list', rule: rules.list }, { 'if-match': '"2"' })
  expect(late.body).toMatchObject({ code: 'revision_conflict' })
  expect((await world.call(project, 'GET', `journeys/${journey}`)).body).toMatchObject({ state: 'running', isDirty: false })
})

test('a short id that reads like a word takes nothing out of definitions, edits and jobs of everybody else', async () => {
  await world.app.ingest.accept(project.id, 'native', [person('vip', 'v@mail.example'), person('other', 'o@mail.example')])
  await world.settle()
  const rule = { kind: 'all', rules: [{ kind: 'profile', condition: { property: 'level', op: 'eq', value: 'vip' } }] }
  const segment = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'All vip', rule })
  const who = { segmentId: segment.body.id }
  const edit = await world.call<{ id: string }>(project, 'POST', 'people/edits', {
    who,
    edits: [{ kind: 'set', property: 'vip', value: 'yes' }],
  })
  expect(edit.status).toBe(202)
  await eraseBy('vip')
  expect((await world.call(project, 'GET', `segments/${segment.body.id}`)).body).toMatchObject({ name: 'All vip', rule, revision: 1 })
  const edits = await world.call<{ items: object[] }>(project, 'GET', 'people/edits')
  expect(edits.body.items).toMatchObject([{ edits: [{ kind: 'set', property: 'vip', value: 'yes' }], people: 1, job: { state: 'done' } }])
  const lookup = await world.call<{ properties: object }>(project, 'GET', 'people/lookup?type=login_id&value=other')
  expect(lookup.body.properties).toMatchObject({ vip: 'yes' })
})
