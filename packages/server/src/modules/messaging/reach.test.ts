import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Preview } from '@millrace/contract/segments/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erase } from '../../../test/erase-kit.ts'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

const letters = { key: 'letters', nameEn: 'Letters', nameZh: '会员通讯', whenUnknown: 'deny', textVersion: '', text: '' }
const reachable: Rule = { kind: 'reach', purpose: 'letters', channel: 'email', is: 'reachable' }
const silent: Rule = { kind: 'reach', purpose: 'letters', channel: 'email', is: 'unknown' }

let world: World
let project: TestProject
let live: string
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
  expect((await world.call(project, 'POST', 'consent-purposes', letters)).status).toBe(201)
  live = await save({ name: 'reachable', rule: reachable, isLive: true })
  // Not by its own rule, but by way of the segment.
  const tag = { name: 'reachable', definition: { kind: 'rule', rule: { kind: 'segment', id: live } }, refresh: 'live' }
  const made = await world.call<{ id: string }>(project, 'POST', 'tags', tag)
  await world.call(project, 'POST', `tags/${made.body.id}/compute`)
  await world.settle()
})
afterAll(() => world.end())

const save = async (body: object): Promise<string> => {
  const made = await world.call<{ id: string }>(project, 'POST', 'segments', body)
  expect(made.status).toBe(201)
  return made.body.id
}
const accept = async (...records: Parameters<typeof record>[0][]): Promise<void> => {
  world.clock.advance(1_000)
  await world.app.ingest.accept(
    project.id,
    'native',
    records.map((one) => record({ at: world.clock.now().toISOString(), ...one })),
  )
  await world.settle()
}
const find = async (type: string, value: string): Promise<number> =>
  (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=${type}&value=${encodeURIComponent(value)}`)).body.id
const sorted = (...ids: number[]): number[] => ids.toSorted((a, b) => a - b)
const agrees = (granted: boolean) => ({ event: '$consent', properties: { $purpose: 'letters', $granted: granted } })
const count = async (rule: Rule): Promise<number> => (await world.call<Preview>(project, 'POST', 'segments/preview', { rule })).body.count
/** Who is in the live segment and has the live tag, when everybody asking agrees. */
async function members(): Promise<number[]> {
  const rows = await world.databases.postgres.rows<{ id: number }>(sql`
    select m.person_id as id from segment_members m join segments s on s.number = m.segment where s.segment_id = ${live} order by 1`)
  const all = rows.map((row) => row.id)
  const tagged = await world.databases.postgres.rows<{ id: number }>(
    sql`select person_id as id from person_tags where tag = 'reachable' order by 1`,
  )
  expect(tagged.map((row) => row.id)).toEqual(all)
  expect(await count(reachable)).toBe(all.length)
  for (const id of all) {
    const { body } = await world.call<{ items: { purpose: string | null; reachable: boolean }[] }>(project, 'GET', `people/${id}/reach`)
    // One that is not asked for any more is not listed.
    expect(body.items.find((one) => one.purpose === 'letters')?.reachable).not.toBe(false)
  }
  return all
}

test('who agrees comes into the live segment of those who can be reached, and leaves it with the link in a mail', async () => {
  await accept({ ids: ['login:ann'], set: { email: 'Ann@x.cn' } }, { ids: ['login:bob'], set: { name: 'Bob' } })
  const ann = await find('login_id', 'ann')
  expect([await members(), await count(silent)]).toEqual([[], 2])
  await accept({ ids: ['login:ann'], ...agrees(true) }, { ids: ['login:bob'], ...agrees(true) })
  expect([await members(), await count(silent)]).toEqual([[ann], 0])

  const templateId = await makeTemplate(world, project, {
    name: 'Letter',
    body: { kind: 'html', subject: 'Letter', preheader: '', html: '<p>Hello</p>', text: '' },
  })
  await publish(world, project, {
    entry: { kind: 'event', event: 'Bought', filters: [] },
    nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: 'marketing', purpose: 'letters' } }],
    edges: [{ from: 'entry', port: 'next', to: 'mail' }],
    goal: null,
    reentry: { kind: 'after_exit' },
  })
  await accept({ ids: ['login:ann'], event: 'Bought' })
  const [mail] = (await world.call<{ items: { id: number }[] }>(project, 'GET', 'mailbox?search=ann')).body.items
  const { headers } = (await world.call<{ headers: { name: string; value: string }[] }>(project, 'GET', `mailbox/${mail?.id}`)).body
  const link = /<(http[^>]+)>/.exec(headers.find((one) => one.name.toLowerCase() === 'list-unsubscribe')?.value ?? '')?.[1] ?? ''
  world.clock.advance(1_000)
  expect((await world.app.http.inject({ method: 'POST', url: new URL(link).pathname })).statusCode).toBe(200)
  await world.settle()
  expect([await members(), await count({ ...reachable, is: 'refused' })]).toEqual([[], 1])
  await accept({ ids: ['login:ann'], ...agrees(true) })
  expect(await members()).toEqual([ann])
})

test('an address that is suppressed, changed or only an id moves people at once; so does what silence means', async () => {
  const [ann, bob] = [await find('login_id', 'ann'), await find('login_id', 'bob')]
  await accept({ ids: ['login:bob', 'email:bob@x.cn'], event: 'Met' })
  expect(await members()).toEqual(sorted(ann, bob))
  await world.call(project, 'POST', 'suppressions', { address: 'BOB@x.cn', reason: 'asked by phone' })
  await world.settle()
  expect(await members()).toEqual([ann])
  await accept({ ids: ['login:bob'], set: { email: 'other@x.cn' } })
  expect(await members()).toEqual(sorted(ann, bob))
  await world.call(project, 'DELETE', 'suppressions/bob@x.cn')
  await accept({ ids: ['login:ann'], set: { email: 'not an address' } }, { ids: ['login:cat'], set: { email: 'cat@x.cn' } })
  expect(await members()).toEqual([bob])
  const cat = await find('login_id', 'cat')
  const changed = { ...letters, whenUnknown: 'allow' }
  expect((await world.call(project, 'PUT', 'consent-purposes/letters', changed, { 'if-match': '"1"' })).status).toBe(200)
  await world.settle()
  expect(await members()).toEqual(sorted(bob, cat))
  await world.call(project, 'POST', 'consent-purposes/letters/archive', {})
  await world.settle()
  expect(await members()).toEqual([bob])
  await world.call(project, 'POST', 'consent-purposes/letters/archive', { archived: false })
  await world.settle()
  expect(await members()).toEqual(sorted(bob, cat))
})

test('of two who turn out to be one the refusal holds; who is split off is reached where their id leads; who is erased leaves nothing', async () => {
  const bob = await find('login_id', 'bob')
  await accept({ ids: ['email:dan@x.cn'], ...agrees(true) }, { ids: ['login:dan'], ...agrees(false) })
  const dan = await find('email', 'dan@x.cn')
  expect(await members()).toContain(dan)
  await accept({ ids: ['login:dan', 'email:dan@x.cn'], event: 'Met' })
  const [cat, one] = [await find('login_id', 'cat'), await find('login_id', 'dan')]
  expect(await members()).toEqual(sorted(bob, cat))
  await world.call(project, 'POST', `people/${one}/split`, { ids: [{ type: 'email', value: 'dan@x.cn' }] })
  await world.settle()
  const split = await find('email', 'dan@x.cn')
  expect([await members(), split === one]).toEqual([sorted(bob, cat, split), false])

  await erase(world, project, split)
  await world.settle()
  expect(await members()).toEqual(sorted(bob, cat))
  for (const table of ['consents', 'person_addresses'])
    expect(
      await world.databases.clickhouse.rows(sql`select 1 from ${sql.id(table)} where person_id = ${sql.value(split, 'UInt64')}`),
    ).toEqual([])
})

test('what was on record before rules could ask for it is brought to them within a minute of the upgrade', async () => {
  const before = await members()
  const { postgres, clickhouse } = world.databases
  await postgres.run(sql`update consents set revision = 0`)
  await postgres.run(sql`update suppressions set revision = 0`)
  await postgres.run(sql`update person_addresses set address = '', revision = 0`)
  for (const table of ['consents', 'person_addresses', 'suppressions']) await clickhouse.run(sql`truncate table ${sql.id(table)}`)
  expect(await count(reachable)).toBe(0)
  world.clock.advance(61_000)
  await world.app.jobs.tick()
  await world.settle()
  expect(await members()).toEqual(before)
})

test('a purpose that the project does not have is refused where it stands, and one that is used says where', async () => {
  const rule: Rule = { kind: 'all', rules: [silent, { kind: 'not', rule: { ...reachable, purpose: 'lottery' } }] }
  for (const path of ['segments', 'segments/preview']) {
    const { status, body } = await world.call(project, 'POST', path, { name: 'x', rule })
    expect([status, body]).toMatchObject([400, { errors: [{ path: 'body.rule.rules.1.rule.purpose', code: 'purpose_unknown' }] }])
  }
  const channel = await world.call(project, 'POST', 'segments', { name: 'x', rule: { ...reachable, channel: 'pigeon' } })
  expect(channel.body).toMatchObject({ errors: [{ path: 'body.rule.channel' }] })
  const used = await world.call<{ items: { kind: string; name: string }[] }>(project, 'GET', 'used-by?kind=purpose&id=letters')
  expect(used.body.items.map((one) => one.kind)).toEqual(['segment', 'journey'])
})
