import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../../src/platform/sql.ts'
import { onStopPoint } from '../../src/platform/stop-points.ts'
import { acceptAt, customerOf, device, ids, login, name } from '../erase-customer.ts'
import { dropOldParts, erase, filesWith, jobState, personBy, scrub } from '../erase-kit.ts'
import { orphans } from '../erase-others.ts'
import type { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
const day = '2026-11-01T02:00:00Z'
beforeEach(async () => {
  world = await makeWorld({ at: day })
  project = await world.project()
})
afterEach(() => world.end())

const customer = (): Promise<number> => customerOf(world, project, day)
const accept = (...records: Parameters<typeof record>[0][]): Promise<unknown> => acceptAt(world, project, day, ...records)

test('an erased person is in no file of either engine: log, samples, mails, uploads, exports, profiles, events, facts', async () => {
  const { databases } = world
  await dropOldParts(databases)
  const id = await customer()
  const before = await filesWith(databases, ids)
  expect(before.some((file) => file.includes('/base/')) && before.some((file) => !file.includes('/base/'))).toBe(true)
  const preview = await world.call<{ rows: { table: string; rows: number }[]; confirm: string }>(
    project,
    'POST',
    `people/${id}/erase-preview`,
  )
  const tables = preview.body.rows.map((row) => row.table)
  for (const table of [
    'person_ids',
    'people',
    'person_tags',
    'message_intents',
    'message_attempts',
    'consents',
    'clickhouse.events',
    'clickhouse.profiles',
  ])
    expect(tables).toContain(table)

  const job = await erase(world, project, id)
  await world.settle()
  expect(await jobState(world, project, job)).toMatchObject({ state: 'done' })
  expect((await world.call(project, 'GET', `people/${id}`)).status).toBe(404)
  // What autovacuum was looking at just then is kept for it; the next time it goes.
  const left = async (): Promise<string[]> => {
    await scrub(databases)
    return filesWith(databases, [...ids, name])
  }
  await expect.poll(left, { timeout: 120_000 }).toEqual([])

  // What comes later is not kept either, where it is not even taken.
  await accept({ ids: [`login:${login}`], event: 'Blocked' })
  expect(await databases.postgres.rows(sql`select record from rejected_events where event = 'Blocked'`)).toEqual([])

  // Nobody else lost anything.
  const other = (await personBy(world, project, 'stays')) ?? expect.fail('somebody else is gone')
  const timeline = await world.call<{ items: { event: string }[] }>(project, 'GET', `people/${other}/timeline`)
  expect(timeline.body.items.map((one) => one.event)).toContain('Start')
  const mailbox = await world.call<{ items: { recipient: string }[] }>(project, 'GET', 'mailbox')
  expect(mailbox.body.items.map((one) => one.recipient)).toEqual(['stays@mail.example'])
  const others = await databases.postgres.rows(
    sql`select address as what from suppressions union all select name from imports union all select body_id from hook_bodies order by 1`,
  )
  expect(others).toEqual([{ what: 'orders.csv' }, { what: 'other@mail.example' }, { what: 'stays' }])
}, 900_000)

test('who did it, and to whom by number, stays in the audit log, without the ids', async () => {
  const id = await customer()
  await erase(world, project, id)
  await world.settle()
  const audit = await world.call<{ items: { action: string; targetId: string }[] }>(project, 'GET', 'audit?limit=200')
  expect(audit.body.items.filter((row) => row.action === 'person.erased')).toMatchObject([{ targetId: String(id) }])
  expect(ids.filter((text) => JSON.stringify(audit.body).includes(text))).toEqual([])
  expect(audit.body.items.some((row) => row.targetId === 'other@mail.example')).toBe(true)
})

test('it has to be confirmed by typing the number, and needs a permission of its own', async () => {
  const id = await customer()
  const wrong = await world.call<{ code: string }>(project, 'POST', `people/${id}/erase`, { confirm: 'yes' })
  expect([wrong.status, wrong.body.code]).toEqual([422, 'not_confirmed'])
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', {
    name: 't',
    scopes: ['people.read', 'people.read_pii', 'people.write'],
  })
  const writer = { ...project, token: made.body.token }
  expect((await world.call(writer, 'POST', `people/${id}/erase`, { confirm: String(id) })).status).toBe(403)
  expect((await world.call(writer, 'POST', `people/${id}/erase-preview`)).status).toBe(403)
  await world.settle()
  expect((await world.call(project, 'GET', `people/${id}`)).status).toBe(200)
})

test('an id that was erased is refused when it comes again, or begins anew, as the project says; what was on its way is nobody’s', async () => {
  const id = await customer()
  const job = await erase(world, project, id)
  // Accepted before, processed after: never anybody's.
  const stop = onStopPoint('job.before_save', async () => {
    stop()
    await accept({ ids: [`login:${login}`], event: 'Late', id: 'late' })
  })
  await world.settle()
  expect(await jobState(world, project, job)).toMatchObject({ state: 'done' })
  world.clock.advance(60_000)
  const again = async (key: string): Promise<number | undefined> => {
    await accept({ ids: [`login:${login}`, `anon:${device}`], event: 'Again', id: key, at: '2026-11-01T02:01:00Z' })
    await accept({ ids: ['login:newcomer', `anon:${device}`], event: 'Again', id: `${key}n`, at: '2026-11-01T02:01:00Z' })
    await world.settle()
    return personBy(world, project, login)
  }
  expect(await again('1')).toBeUndefined()
  // Another account on the same device is somebody, and does not bring the old device id back.
  expect(await personBy(world, project, 'newcomer')).toBeGreaterThan(0)
  expect((await world.call(project, 'GET', `people/lookup?type=anonymous_id&value=${device}`)).status).toBe(404)
  const quality = await world.call<{ counters: { reason: string; count: number }[] }>(project, 'GET', 'data-quality?reason=erased_id')
  expect(JSON.stringify(quality.body)).toContain('erased_id')

  const settings = await world.call<{ revision: number; erased: number }>(project, 'GET', 'privacy')
  expect(settings.body).toMatchObject({ erasedIds: 'refuse', erased: 4 })
  const put = await world.call(project, 'PUT', 'privacy', { erasedIds: 'accept' }, { 'if-match': `"${settings.body.revision}"` })
  expect(put.status).toBe(200)
  const fresh = (await again('2')) ?? expect.fail('nobody came')
  expect(fresh).not.toBe(id)
  const timeline = await world.call<{ items: { event: string }[] }>(project, 'GET', `people/${fresh}/timeline`)
  expect(timeline.body.items.map((one) => one.event)).toEqual(['Again'])
})

test('where erased ids are taken again, who comes while their former owner is being erased is somebody new, and whole', async () => {
  const id = await customer()
  await world.call(project, 'PUT', 'privacy', { erasedIds: 'accept' }, await world.revisionOf(project, 'privacy'))
  await erase(world, project, id)
  const stop = onStopPoint('erase.after_commit', async () => {
    stop()
    world.clock.advance(60_000)
    await accept({ ids: [`login:${login}`, `anon:${device}`], event: 'Anew', at: '2026-11-01T02:01:00Z', set: { size: 'L' } })
  })
  await world.settle()
  const fresh = (await personBy(world, project, login)) ?? expect.fail('nobody came')
  expect(fresh).not.toBe(id)
  expect((await world.call(project, 'GET', `people/lookup?type=anonymous_id&value=${device}`)).body).toMatchObject({
    id: fresh,
    properties: { size: 'L' },
  })
  expect(await world.databases.postgres.rows(sql`select 1 from device_sightings where by_value = ${login}`)).toHaveLength(1)
  expect(await orphans(world.databases)).toEqual([])
  const timeline = await world.call<{ items: { event: string }[] }>(project, 'GET', `people/${fresh}/timeline`)
  expect(timeline.body.items.map((one) => one.event)).toEqual(['Anew'])
})

test('a device that others use too is theirs when its first user goes, and who goes next does not take it along', async () => {
  await world.call(project, 'POST', 'catalog/events', { name: 'Blocked', status: 'blocked' })
  for (const one of ['one', 'two', 'three']) await accept({ ids: [`login:${one}`, 'anon:their-tablet'], event: `Hello ${one}` })
  await accept({ ids: ['anon:their-tablet'], event: 'Look' }, { ids: ['login:three', 'anon:their-tablet'], event: 'Blocked' })
  await world.settle()
  const owner = async (): Promise<number> =>
    (await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=anonymous_id&value=their-tablet')).body.id
  for (const [leaves, next] of [
    ['one', 'two'],
    ['two', 'three'],
  ] as const) {
    const id = (await personBy(world, project, leaves)) ?? expect.fail('nobody to erase')
    expect(await owner()).toBe(id)
    await erase(world, project, id)
    await world.settle()
    expect(await owner()).toBe(await personBy(world, project, next))
    await accept({ ids: [`login:${next}`, 'anon:their-tablet'], event: `Again ${next}` })
    await world.settle()
  }
  const waiting = await world.databases.postgres.rows(sql`select 1 from rejected_events where event = 'Blocked'`)
  expect(waiting).toHaveLength(1)
  await accept({ ids: ['anon:their-tablet'], event: 'Look again' })
  await world.settle()
  const timeline = await world.call<{ items: { event: string }[] }>(project, 'GET', `people/${await owner()}/timeline`)
  expect(timeline.body.items.map((one) => one.event).toSorted()).toEqual(['Again three', 'Hello three', 'Look again'])
})

test('two people who become one while the erasure begins are erased as one; whoever asks twice erases once', async () => {
  const id = await customer()
  await accept({ ids: ['mobile:+8613955500000'], event: 'Call' })
  await world.settle()
  const caller = (await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=mobile&value=%2B8613955500000')).body.id
  const [one, two] = [await erase(world, project, id), await erase(world, project, id)]
  expect(two).toBe(one)
  expect((await world.call(project, 'POST', `people/${id}/merge`, { with: caller })).status).toBe(204)
  await world.settle()
  expect(await jobState(world, project, one)).toMatchObject({ state: 'done' })
  expect([
    (await world.call(project, 'GET', `people/${id}`)).status,
    (await world.call(project, 'GET', `people/${caller}`)).status,
  ]).toEqual([404, 404])
  const rows = await world.databases.clickhouse.rows<{ event: string }>(sql`select distinct event from events where event = 'Call'`)
  expect(rows).toEqual([])
})

test('law 5 erasure: a run that waits, and a message under way, end with the person', async () => {
  const id = await customer()
  await accept({ ids: [`login:${login}`], event: 'Start', id: 'second' })
  await erase(world, project, id)
  await world.settle()
  const { postgres } = world.databases
  for (const table of ['journey_runs', 'goal_watches', 'part_inbox', 'message_intents', 'message_attempts', 'people'])
    expect([table, await postgres.rows(sql`select 1 from ${sql.id(table)} where person_id = ${id}`)]).toEqual([table, []])
})

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

test(`a crash at any step is gone on from: the job ends, and nothing is left (seed ${seed})`, async () => {
  const id = await customer()
  const job = await erase(world, project, id)
  let state = seed
  let crashes = 0
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
  const off = onStopPoint('job.before_save', () => {
    if (crashes >= 12 || random() > 0.5) return
    crashes += 1
    throw new Error('killed here')
  })
  await world.settle()
  while ((await jobState(world, project, job)).state === 'failed') {
    await world.call(project, 'POST', `jobs/${job}/retry`)
    await world.settle()
  }
  off()
  expect(crashes).toBeGreaterThan(0)
  const row = await world.databases.postgres.one(sql`select state, cursor->>'looked' as looked from jobs where kind = 'people.erase'`)
  expect(row).toEqual({ state: 'done', looked: '' })
  const events = await world.databases.clickhouse.rows<{ n: number }>(sql`
    select count() as n from events where person_id = ${sql.value(id, 'UInt64')}`)
  expect(events).toEqual([{ n: 0 }])
  expect(await world.databases.postgres.rows(sql`select 1 from people where person_id = ${id}`)).toEqual([])
})
