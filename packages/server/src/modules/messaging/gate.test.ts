import { isDrawnAsControl } from '@millrace/contract/messaging/control.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { counts } from '../../../test/journey-kit.ts'
import { contactRules, controlShare, greeting, messages, starts } from '../../../test/mail-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { preparing } from '../../../test/prepare-kit.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'
import { readControls } from './control-store.ts'
import { prepare } from './prepare.ts'
import * as store from './store.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z' })
})
afterAll(() => world.end())

const now = (): string => world.clock.now().toISOString()
async function find(project: TestProject, type: string, value: string): Promise<number> {
  const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=${type}&value=${encodeURIComponent(value)}`)
  return found.body.id
}
const reachOf = async (project: TestProject, id: number): Promise<Map<string, string | null>> => {
  const { body } = await world.call<{ items: { channel: string; purpose: string | null; reason: string | null }[] }>(
    project,
    'GET',
    `people/${id}/reach`,
  )
  return new Map(body.items.filter((one) => one.channel === 'email').map((one) => [one.purpose ?? 'service', one.reason]))
}
const cap = (limit: number) => ({
  caps: [{ scope: { kind: 'all' }, limit, per: { kind: 'sliding', hours: 24 }, action: 'drop' }],
})

test('what falls into quiet hours of the person’s own zone says until when it is held, goes out after them, and is asked everything again', async () => {
  const project = await world.project('quiet')
  const night = { start: '22:00', end: '08:00', action: 'hold', rampMinutes: 60 }
  await contactRules(world, project, { quietHours: [night] })
  const journey = await greeting(world, project)
  await greeting(world, project, { class: 'service' })
  const sleeper = (login: string) =>
    record({ ids: [`login:${login}`], set: { email: `${login}@x.cn`, $timezone: 'Asia/Tokyo' }, event: 'Start', at: now() })
  world.clock.advance(5 * 3_600_000) // 23:00 in Tokyo, 22:00 in Shanghai
  await world.app.ingest.accept(project.id, 'native', [sleeper('a'), sleeper('b')])
  await world.settle()
  const marketing = async () => (await messages(world, project)).filter((one) => one.state !== 'sent')
  expect(await messages(world, project)).toHaveLength(4)
  const reason = 'quiet_until: 2026-11-02 08:00 Asia/Tokyo'
  expect(await marketing()).toMatchObject([
    { state: 'queued', reason },
    { state: 'queued', reason },
  ])
  const id = await find(project, 'login_id', 'a')
  expect((await reachOf(project, id)).get('marketing')).toBe(reason)
  const why = await world.call<{ items: { sends: object[] }[] }>(project, 'GET', `people/${id}/journeys?journeyId=${journey}`)
  expect(why.body.items[0]?.sends).toMatchObject([
    { state: 'queued', reason, why: { zh: { check: 11, what: '免打扰时段内，顺延至 2026-11-02 08:00 Asia/Tokyo。' } } },
  ])
  const numbers = await world.call<{ held: object[] }>(project, 'GET', `messages/numbers?journeyId=${journey}`)
  expect(numbers.body.held).toEqual([{ reason: 'quiet_until', messages: 2 }])
  await world.call(project, 'POST', 'suppressions', { address: 'b@x.cn' })
  world.clock.advance(10 * 3_600_000)
  await world.settle()
  expect(await marketing()).toMatchObject([{ state: 'dropped', reason: 'suppressed: by hand' }])
  expect(await messages(world, project)).toHaveLength(4)
})

test('64 claims at once for one person send as many as the cap allows, no more and no fewer', async () => {
  const project = await world.project('rush')
  await contactRules(world, project, cap(5))
  await greeting(world, project)
  const one = (i: number) => record({ ids: ['login:r'], set: { email: 'r@x.cn' }, event: 'Start', at: now(), id: `s${i}` })
  await world.app.ingest.accept(
    project.id,
    'native',
    Array.from({ length: 64 }, (_, i) => one(i)),
  )
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  const { postgres } = world.databases
  const deps = preparing(world)
  const queued = await postgres.rows<store.Intent>(sql`
    select ${store.intentColumns} from message_intents i where i.part between 0 and 255 and i.project_id = ${project.id} and i.state = 'queued'`)
  expect(queued).toHaveLength(64)
  const rounds = await Promise.all(queued.map((intent) => postgres.transaction((tx) => prepare(deps, tx, [intent], []))))
  expect(rounds.filter((round) => round.sends.length === 1)).toHaveLength(5)
  expect(rounds.filter((round) => round.dropped[0]?.reason === 'frequency_cap: 5/24 h')).toHaveLength(59)
})

interface Eligible {
  readonly person: number
  readonly detail: string
}
const eligibleOf = (project: TestProject): Promise<Eligible[]> =>
  world.databases.clickhouse.rows(sql`
    select person_id as person, detail from message_facts
    where project_id = ${sql.value(project.id, 'UInt32')} and kind = 'eligible' order by person_id`)
const membersOf = (project: TestProject): Promise<{ person: number; isOpen: boolean }[]> =>
  world.databases.postgres.rows(sql`
    select person_id as person, until_at is null as "isOpen" from control_memberships
    where part between 0 and 255 and project_id = ${project.id} order by person_id, from_at`)

test('the global control group gets service but no marketing; treated and control are eligible alike, before the cap; both are watched for the goal', async () => {
  const project = await world.project('control')
  await contactRules(world, project, cap(1))
  await controlShare(world, project, 15)
  const journey = await greeting(world, project, {
    goal: { event: 'Pay', filters: [], links: [], within: { amount: 1, unit: 'day' }, exit: false },
  })
  await greeting(world, project, { class: 'service' })
  const people = Array.from({ length: 60 }, (_, i) => `p${i}@x.cn`)
  await starts(world, project, ...people)
  await world.settle()
  const [control] = await readControls(world.databases.postgres, [project.id])
  if (!control) throw new Error('no control group')
  const all = await messages(world, project)
  const isControl = (id: number): boolean => isDrawnAsControl(id, control)
  expect(all.filter((one) => one.reason === 'global_control').map((one) => isControl(one.personId))).not.toContain(false)
  const controls = new Set(all.flatMap((one) => (isControl(one.personId) ? [one.personId] : [])))
  expect(controls.size).toBeGreaterThan(0)
  const sentTo = (id: number): number => all.filter((one) => one.personId === id && one.state === 'sent').length
  for (const { personId } of all) expect(sentTo(personId)).toBe(controls.has(personId) ? 1 : 2)
  world.clock.advance(1_000)
  await starts(world, project, ...people)
  await world.settle()
  const eligible = await eligibleOf(project)
  expect(eligible).toHaveLength(120)
  for (const one of eligible) expect(one.detail).toBe(controls.has(one.person) ? 'control' : 'treated')
  const [first] = controls
  if (first === undefined) throw new Error('nobody')
  expect((await reachOf(project, first)).get('marketing')).toBe('global_control')
  const paying = await world.call<{ ids: { value: string }[] }>(project, 'GET', `people/${first}`)
  const login = paying.body.ids.find((id) => id.value.includes('@'))?.value ?? ''
  await world.app.ingest.accept(project.id, 'native', [record({ ids: [`login:${login}`], event: 'Pay', at: now() })])
  await world.settle()
  expect((await counts(world, project, journey)).goal).toBe(2)

  const size = await world.call<{ people: number; total: number; met: number }>(project, 'GET', 'global-control')
  expect(size.body).toMatchObject({ people: controls.size, total: 60, met: controls.size })
  await controlShare(world, project, 0.1)
  const kept = (await membersOf(project)).filter((one) => one.isOpen)
  expect(kept.every(({ person }) => isDrawnAsControl(person, { ...control, share: 0.1 }))).toBe(true)
  await controlShare(world, project, 15)
  await world.call(project, 'POST', 'global-control/reshuffle', {}, await world.revisionOf(project, 'global-control'))
  const members = await membersOf(project)
  expect(members.map((one) => one.person)).toEqual([...controls].toSorted((a, b) => a - b))
  expect(members.some((one) => one.isOpen)).toBe(false)
  const audit = await world.databases.postgres.rows<{ action: string }>(sql`
    select action from audit_log where project_id = ${project.id} and action like 'global_control.%' order by audit_id`)
  expect(audit.map((one) => one.action)).toEqual([...Array(3).fill('global_control.changed'), 'global_control.reshuffled'])
})

test('people in the test list are never in the control group, and are not counted in it', async () => {
  const project = await world.project('tested')
  await controlShare(world, project, 15)
  await greeting(world, project)
  const logins = Array.from({ length: 80 }, (_, i) => `t${i}`)
  const known = logins.map((one) => record({ ids: [`login:${one}`], set: { email: `${one}@x.cn` }, at: now(), test: true }))
  await world.app.ingest.accept(project.id, 'native', known)
  await world.settle()
  await world.app.ingest.accept(
    project.id,
    'native',
    logins.map((one) => record({ ids: [`login:${one}`], event: 'Start', at: now() })),
  )
  await world.settle()
  const [control] = await readControls(world.databases.postgres, [project.id])
  const all = await messages(world, project)
  expect(all.some((one) => control && isDrawnAsControl(one.personId, control))).toBe(true)
  expect(all.filter((one) => one.state === 'sent')).toHaveLength(80)
  const size = await world.call(project, 'GET', 'global-control')
  expect(size.body).toMatchObject({ people: 0, total: 0, met: 0 })
})

test('when two people turn out to be one, control wins and stays', async () => {
  const project = await world.project('merged')
  await controlShare(world, project, 15)
  const mobile = (i: number): string => `+86139000${String(i).padStart(5, '0')}`
  const numbers = Array.from({ length: 60 }, (_, i) => i)
  const accept = async (...records: Omit<Parameters<typeof record>[0], 'at'>[]): Promise<void> => {
    await world.app.ingest.accept(
      project.id,
      'native',
      records.map((one) => record({ at: now(), event: 'Seen', ...one })),
    )
    await world.settle()
  }
  await accept(...numbers.map((i) => ({ ids: [`login:m${i}`], set: { email: `m${i}@x.cn` } })))
  await accept(...numbers.map((i) => ({ ids: [`mobile:${mobile(i)}`] })))
  const [control] = await readControls(world.databases.postgres, [project.id])
  if (!control) throw new Error('no control group')
  const withIds = await Promise.all(
    numbers.map(async (i) => ({ i, login: await find(project, 'login_id', `m${i}`), mobile: await find(project, 'mobile', mobile(i)) })),
  )
  const treated = withIds.find((one) => !isDrawnAsControl(one.login, control))
  const drawn = withIds.find((one) => isDrawnAsControl(one.mobile, control))
  if (!treated || !drawn) throw new Error('nobody was drawn')
  expect((await reachOf(project, treated.login)).get('marketing')).toBeNull()
  await accept({ ids: [`login:m${treated.i}`, `mobile:${mobile(drawn.i)}`] })
  expect(await find(project, 'mobile', mobile(drawn.i))).toBe(treated.login)
  expect((await reachOf(project, treated.login)).get('marketing')).toBe('global_control')
  expect(await membersOf(project)).toEqual([{ person: treated.login, isOpen: true }])
})
