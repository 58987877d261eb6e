import type { Conflict } from '@millrace/contract/identity/api.ts'
import type { IdentitySettings, IdType } from '@millrace/contract/identity/types.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { decodeBody } from '../../platform/log/index.ts'
import { sql } from '../../platform/sql.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

const type = (name: string, more: Partial<IdType> = {}): IdType => ({
  type: name,
  nameEn: null,
  nameZh: null,
  limit: 10,
  merges: true,
  hashed: false,
  expiresAfterDays: null,
  ...more,
})

async function settle(project: TestProject, types: readonly IdType[], mergesPerHour = 30): Promise<Answer<IdentitySettings>> {
  return world.call<IdentitySettings>(
    project,
    'PUT',
    'identity/settings',
    { types, mergesPerHour },
    await world.revisionOf(project, 'identity/settings'),
  )
}

async function send(project: TestProject, ...events: object[]): Promise<void> {
  for (const event of events) {
    const authorization = `Basic ${Buffer.from(`${project.writeKey}:`).toString('base64')}`
    const answer = await world.app.http.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { authorization },
      payload: { events: [event] },
    })
    expect(answer.statusCode).toBe(200)
    await world.settle()
  }
}

const lookup = async (project: TestProject, kind: string, value: string): Promise<number | undefined> =>
  (await world.call<{ id?: number }>(project, 'GET', `people/lookup?type=${kind}&value=${encodeURIComponent(value)}`)).body.id

const visit = (ids: Record<string, string>, more: object = {}) => ({ event: 'Visit', ids, ...more })

test('A08 (part: id types) types of ids have the limits a project gives them, from the next record on', async () => {
  const project = await world.project('limits')
  await send(project, visit({ login_id: 'a', 'custom:card': 'c1' }))
  const saved = await settle(project, [type('custom:card', { limit: 1, nameZh: '会员卡' })])
  expect(saved.body).toMatchObject({
    revision: 1,
    types: [{ type: 'login_id' }, { type: 'custom:card', limit: 1, nameZh: '会员卡' }, {}, {}, {}, {}, {}, {}],
  })
  await send(project, visit({ login_id: 'a', 'custom:card': 'c2' }))
  expect(await lookup(project, 'custom:card', 'c1')).toBe(await lookup(project, 'login_id', 'a'))
  expect(await lookup(project, 'custom:card', 'c2')).not.toBe(await lookup(project, 'login_id', 'a'))
  const audit = await world.call<{ items: { action: string }[] }>(project, 'GET', 'audit')
  expect(audit.body.items.map((one) => one.action)).toContain('identity_settings.changed')
  const late = await world.call(project, 'PUT', 'identity/settings', { types: [], mergesPerHour: 1 }, { 'if-match': '"0"' })
  expect(late.body).toMatchObject({ code: 'revision_conflict' })
})

test('A08 (part: id types) an id of a type that merges nobody is a conflict where two people share it, whatever else the record holds', async () => {
  const project = await world.project('never')
  await settle(project, [type('custom:till', { merges: false })])
  await send(
    project,
    visit({ email: 'a@x.cn', 'custom:till': 't1' }),
    visit({ mobile: '13800000001' }),
    visit({ mobile: '13800000001', 'custom:till': 't1' }),
  )
  expect(await lookup(project, 'mobile', '13800000001')).not.toBe(await lookup(project, 'email', 'a@x.cn'))
  const conflicts = await world.call<{ items: Conflict[] }>(project, 'GET', 'identity/conflicts?reason=never_merges')
  expect(conflicts.body.items).toHaveLength(1)
  await send(project, visit({ mobile: '13800000001', email: 'a@x.cn', 'custom:till': 't1' }))
  expect(await lookup(project, 'mobile', '13800000001')).toBe(await lookup(project, 'email', 'a@x.cn'))
})

test('A08 (part: hashed ids) a value of a hashed type stands in neither store, and still finds its person', async () => {
  const project = await world.project('hashed')
  await settle(project, [type('mobile', { hashed: true }), type('email', { hashed: true }), type('custom:card', { hashed: true })])
  const [phone, mail, card] = ['13912345678', 'Secret.Person@x.cn', 'CARD-778899']
  await send(
    project,
    visit(
      { login_id: 'h1', mobile: phone, email: mail },
      { profile: { set: { phone, note: `call ${phone}` } }, properties: { page: `/?m=+86${phone}` } },
    ),
    visit({ mobile: phone }, { properties: { tel: Number(phone) } }),
    visit({ 'custom:card': card }),
    visit({ mobile: phone, 'custom:card': card }),
    visit({ mobile: `+86 ${phone}` }, { time: 'not a time' }),
  )
  const h1 = await lookup(project, 'login_id', 'h1')
  for (const [kind, value] of [
    ['mobile', `+86 ${phone}`],
    ['email', mail],
    ['custom:card', card],
  ] as const)
    expect(await lookup(project, kind, value)).toBe(h1)
  const found = await world.call<{ items: { id: number }[] }>(project, 'GET', `people?search=${phone}`)
  expect(found.body.items.map((one) => one.id)).toEqual([h1])
  expect(await holding('Visit')).toEqual(expect.arrayContaining(['log', 'catalog_events', 'clickhouse.events']))
  for (const plain of [phone, mail.toLowerCase(), card]) expect(await holding(plain)).toEqual([])
  const other = await world.project('salted')
  await settle(other, [type('mobile', { hashed: true })])
  await send(other, visit({ mobile: phone }))
  const values = await world.databases.postgres.rows<{ v: string }>(
    sql`select id_value as v from person_ids where id_type = 'mobile' and id_value like 'sha256:%'`,
  )
  expect(new Set(values.map((row) => row.v)).size).toBe(2)
  expect((await settle(project, [type('mobile')])).body).toMatchObject({ code: 'ids_exist', params: { type: 'mobile' } })
})

/** Tables of both engines, and the log, that hold a text in any row. */
async function holding(text: string): Promise<string[]> {
  const { postgres, clickhouse } = world.databases
  const found: string[] = []
  const tables = await postgres.rows<{ name: string }>(sql`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`)
  for (const { name } of tables)
    if (await postgres.one(sql`select 1 as one from ${sql.id(name)} t where lower(t::text) like ${`%${text.toLowerCase()}%`} limit 1`))
      found.push(name)
  const batches = await postgres.rows<{ body: Buffer }>(sql`select body from log_batches where log = 'events'`)
  expect(batches.length).toBeGreaterThan(0)
  if (batches.some(({ body }) => JSON.stringify(decodeBody(body)).toLowerCase().includes(text.toLowerCase()))) found.push('log')
  const columnar = await clickhouse.rows<{ name: string }>(sql`select name from system.tables where database = currentDatabase()`)
  for (const { name } of columnar) {
    const [row] = await clickhouse.rows<{ n: number }>(sql`
      select count() as n from ${sql.id(name)} where position(lower(toString(tuple(*))), ${sql.value(text.toLowerCase(), 'String')}) > 0`)
    if (row && Number(row.n) > 0) found.push(`clickhouse.${name}`)
  }
  return found
}
