import type { Job } from '@millrace/contract/jobs/api.ts'
import type { Tag, TagPreview, TagRuns, TagVersions } from '@millrace/contract/tags/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-10T04:00:00Z' })
  project = await world.project()
  const pay = (user: string, amount: number) => ({ user_id: user, event: 'Pay', properties: { amount } })
  await send(pay('li', 300), pay('li', 20), pay('wang', 50), { ids: { login_id: 'zhao', mobile: '13900000001' }, event: 'View' })
  await send({ user_id: 'tester', event: 'Pay', properties: { amount: 900 }, test: true })
})
afterAll(() => world.end())

async function send(...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}
async function define(name: string, definition: object): Promise<Tag> {
  const { status, body } = await world.call<Tag>(project, 'POST', 'tags', { name, definition })
  expect([status, body]).toEqual([201, expect.objectContaining({ name, version: 1 })])
  return body
}
async function run(path: string, body: object = {}): Promise<Job> {
  world.clock.advance(60_000)
  const started = await world.call<{ job: string }>(project, 'POST', path, body)
  expect([path, started.status]).toEqual([path, 202])
  await world.settle()
  return (await world.call<Job>(project, 'GET', `jobs/${started.body.job}`)).body
}
async function people(tag: string): Promise<Record<string, string>> {
  const rows = await world.databases.postgres.rows<{ login: string; value: string }>(sql`
    select i.id_value as login, t.value from person_tags t join person_ids i on i.person_id = t.person_id and i.id_type = 'login_id'
    where t.tag = ${tag} and t.project_id = ${project.id} order by 1`)
  return Object.fromEntries(rows.map((row) => [row.login, row.value]))
}
const spent = (more = ''): string => `
select person_id, if(sum(properties.amount.:Float64) >= 100, '高', '低') as value
from events where event = 'Pay' ${more} group by person_id`

test('B03 (part: SQL tag) a query says who has which value: preview, computation, versions, runs, why, and who uses what', async () => {
  const preview = await world.call<TagPreview>(project, 'POST', 'tags/preview', { definition: { kind: 'sql', query: spent() } })
  expect(preview.body).toMatchObject({
    people: 2,
    total: 3,
    values: [
      { value: '低', people: 1 },
      { value: '高', people: 1 },
    ],
  })
  const tag = await define('消费能力', { kind: 'sql', query: spent() })
  expect((await run(`tags/${tag.id}/compute`)).result?.counts).toEqual({ people: 2, changed: 2 })
  expect(await people('消费能力')).toEqual({ li: '高', wang: '低' })
  const body = { name: tag.name, definition: { kind: 'sql', query: spent('and properties.amount.:Float64 < 100') } }
  const changed = await world.call<Tag>(project, 'PUT', `tags/${tag.id}`, body, await world.revisionOf(project, `tags/${tag.id}`))
  expect(changed.body.version).toBe(2)
  expect((await run(`tags/${tag.id}/compute`)).result?.counts).toEqual({ people: 2, changed: 1 })
  expect(await people('消费能力')).toEqual({ li: '低', wang: '低' })
  expect((await world.call<TagVersions>(project, 'GET', `tags/${tag.id}/versions`)).body.items).toHaveLength(2)
  expect((await world.call<TagRuns>(project, 'GET', `tags/${tag.id}/runs`)).body.items.map((one) => one.version)).toEqual([2, 1])
  const li = await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=li')
  const why = await world.call(project, 'GET', `tags/${tag.id}/people/${li.body.id}`)
  expect(why.body).toMatchObject({ value: '低', why: null })
  const uses = await world.call<{ items: { name: string }[] }>(project, 'GET', 'used-by?kind=event&id=Pay')
  expect(uses.body.items.map((one) => one.name)).toContain('消费能力')
})

test('B03 (part: SQL tag) a query that cannot be asked is not saved, and whoever may not see personal data cannot write one', async () => {
  const save = (query: string) => world.call(project, 'POST', 'tags', { name: '坏', definition: { kind: 'sql', query } })
  const refused = { code: 'query_failed', errors: [{ path: 'body.definition.query' }] }
  expect(await save('select person_id, 1 as value frm people')).toMatchObject({ status: 422, body: refused })
  expect((await save('select person_id, 1 as value from profiles')).body).toMatchObject(refused)
  const own = "select person_id, 'x' as value from tags where tag = '坏'"
  expect((await save(own)).body).toMatchObject({ errors: [{ code: 'own_tag' }] })
  const { body: token } = await world.call<{ token: string }>(project, 'POST', 'tokens', {
    name: 'a',
    scopes: ['segments.write', 'segments.read', 'people.read'],
  })
  const definition = { kind: 'sql', query: spent() }
  const ask = (path: string, body: object) => world.call({ ...project, token: token.token }, 'POST', path, body)
  const forbidden = { status: 403, body: { code: 'forbidden', params: { permission: 'people.read_pii' } } }
  expect(await ask('tags', { name: '无权', definition })).toMatchObject(forbidden)
  expect(await ask('tags/preview', { definition })).toMatchObject(forbidden)
})

async function upload(text: string): Promise<string> {
  const bytes = { 'content-type': 'application/octet-stream' }
  const response = await world.app.http.inject({
    method: 'POST',
    url: `/api/v1/projects/${project.slug}/imports?kind=people&name=levels.csv`,
    headers: { authorization: `Bearer ${project.token}`, ...bytes },
    payload: Buffer.from(text),
  })
  expect(response.statusCode).toBe(201)
  return response.json<{ id: string }>().id
}

test('B03 (part: import tag) a file says who has which value, added to or instead of what is there; rows that name nobody are listed', async () => {
  const tag = await define('会员等级', { kind: 'import' })
  const columns = { idType: 'login_id', idColumn: '账号', valueColumn: '等级' }
  const first = await upload('账号,等级\nli,金\nwang,银\nwang,铜\nnobody,金\ntester,金\n,金\nzhao,\n')
  const job = await run(`tags/${tag.id}/import`, { importId: first, ...columns, mode: 'add' })
  expect(job.result?.counts).toEqual({ rows: 7, people: 2, changed: 2, unmatched: 4 })
  expect(await people('会员等级')).toEqual({ li: '金', wang: '铜' })
  const file = await world.call<string>(project, 'GET', `jobs/${job.id}/file`)
  expect(file.body.split(/\r?\n/)).toEqual(['\uFEFFrow,id,reason', '4,nobody,nobody', '5,tester,nobody', '6,,no_id', '7,zhao,no_value', ''])
  const mobile = { idType: 'mobile', idColumn: '手机', valueColumn: '等级' }
  await run(`tags/${tag.id}/import`, { importId: await upload('手机,等级\n139 0000 0001,银\n'), ...mobile, mode: 'add' })
  expect(await people('会员等级')).toEqual({ li: '金', wang: '铜', zhao: '银' })
  const { body } = await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=li')
  const numbers = { idType: '$person_id', idColumn: 'n', mode: 'replace' }
  await run(`tags/${tag.id}/import`, { importId: await upload(`n\n${body.id}\n`), ...numbers })
  expect(await people('会员等级')).toEqual({ li: '' })
  expect((await world.call<TagRuns>(project, 'GET', `tags/${tag.id}/runs`)).body.items.map((one) => one.people)).toEqual([1, 3, 2])
  const history = await world.call<{ items: { value: string | null }[] }>(
    project,
    'GET',
    `people/${body.id}/tags/history?tag=${encodeURIComponent('会员等级')}`,
  )
  expect(history.body.items.map((one) => one.value)).toEqual(['', '金'])
  expect((await world.call(project, 'POST', `tags/${tag.id}/compute`)).body).toMatchObject({ code: 'wrong_state' })
})
