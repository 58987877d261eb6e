import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting, inCity } from '../broadcast-kit.ts'
import { makeTemplate } from '../journey-kit.ts'
import { contactRules, mailSettings } from '../mail-kit.ts'
import { mailServer } from '../mail-server.ts'
import { makeWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
})
afterAll(() => world.end())

/** Each test has a project of its own, on a day of its own; the projects are in Shanghai. */
async function on(slug: string, at: string) {
  world.clock.set(new Date(at))
  const project = await world.project(slug)
  return { project, ...broadcasting(world, project) }
}
const reader = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' }
const one = (templateId: string) => [{ templateId, weight: 100 }]
const users = (n: number, from = 1) => Array.from({ length: n }, (_, i) => ({ user: `u${i + from}` }))

test('C24 (broadcast by mail) what became of a broadcast is there as soon as it has happened, each number with its people', async () => {
  const b = await on('c24', '2026-11-01T02:00:00Z')
  const server = await mailServer()
  await mailSettings(world, b.project, { smtpUrl: server.url })
  await b.people(
    ...users(3),
    { user: 'nomail', set: { email: '-' } },
    { user: 'bounced', set: { email: 'gone@x.cn' } },
    { user: 'elsewhere', set: { city: 'B' } },
  )
  const id = await b.create({
    audience: inCity('A'),
    variants: one(await b.template('Hi')),
    goal: { event: 'Buy', within: { amount: 1, unit: 'day' } },
  })
  expect(await b.forecast(id)).toMatchObject({ people: 5, control: 0, reachable: 4, units: null, cost: null })
  expect((await b.report(id)).all).toMatchObject({ eligible: 0, sent: 0 })
  expect(await b.change(id, 'send')).toBe('scheduled')
  await world.settle()
  expect(await b.read(id)).toMatchObject({ state: 'running', progress: { meant: 5, entered: 5, waiting: 0, queued: 0 } })
  // No minute has passed since: it is what the page shows when it asks next.
  expect((await b.report(id)).all).toMatchObject({ eligible: 5, sent: 3, delivered: 3, failed: 1, dropped: 1, opened: 0, clicked: 0 })
  const link = (user: string, kind: string) =>
    server.received.find(({ recipient }) => recipient === `${user}@x.cn`)?.html.match(new RegExp(`/t/${kind}/[^"']+`))?.[0] ?? ''
  world.clock.set(new Date('2026-11-01T03:30:00Z'))
  await world.call(undefined, 'GET', link('u1', 'o'), undefined, reader)
  await world.call(undefined, 'GET', link('u2', 'c'), undefined, reader)
  await world.call(undefined, 'POST', link('u3', 'u'), '', { 'content-type': 'application/x-www-form-urlencoded' })
  await b.does(['u2', 'bounced'], 'Buy')
  const report = await b.report(id)
  expect(report.all).toMatchObject({
    eligible: 5,
    sent: 3,
    delivered: 3,
    opened: 2,
    clicked: 1,
    goal: 1,
    converted: 2,
    unsubscribed: 1,
    failed: 1,
    dropped: 1,
  })
  expect(report).toMatchObject({
    variants: [{ variant: 'a', eligible: 5, sent: 3, opened: 2, clicked: 1, goal: 1 }],
    reasons: [{ reason: 'no_address', people: 1 }],
    links: [{ url: 'https://shop.example/sale', people: 1, byVariant: [{ variant: 'a', people: 1 }] }],
    hours: [
      { at: '2026-11-01T02:00:00Z', sent: 3, opened: 0, clicked: 0 },
      { at: '2026-11-01T03:00:00Z', sent: 0, opened: 2, clicked: 1 },
    ],
    units: null,
    cost: null,
  })
  expect([
    await b.behind(id, 'sent'),
    await b.behind(id, 'opened', { variant: 'a' }),
    await b.behind(id, 'link', { detail: 'https://shop.example/sale' }),
    await b.behind(id, 'opened_at', { detail: '2026-11-01T03:00:00Z' }),
    await b.behind(id, 'dropped', { detail: 'no_address' }),
    await b.behind(id, 'converted'),
    await b.behind(id, 'unsubscribed'),
  ]).toEqual([['u1', 'u2', 'u3'], ['u1', 'u2'], ['u2'], ['u1', 'u2'], ['nomail'], ['bounced', 'u2'], ['u3']])
  const kept = await world.call<{ id: string }>(b.project, 'POST', `broadcasts/${id}/people-segment`, { name: 'Openers', what: 'opened' })
  await world.settle()
  expect((await world.call(b.project, 'POST', 'segments/counts', { rules: [{ kind: 'segment', id: kept.body.id }] })).body).toMatchObject({
    items: [2],
  })
  // Behind it stands a journey, which is none that anybody draws.
  expect((await world.call(b.project, 'GET', 'journeys')).body).toMatchObject({ items: [] })
  expect((await world.call(b.project, 'GET', `journeys/${id}`)).status).toBe(404)
  expect((await world.call(b.project, 'GET', 'broadcasts')).body).toMatchObject({
    items: [{ id, name: 'Sale', state: 'running', sent: 3, opened: 2 }],
  })
  await b.passes('2026-11-01T03:31:00Z')
  expect((await b.read(id)).state).toBe('done')
  // The goal still counts until its time is over; then the journey ends.
  await b.does(['u1'], 'Buy')
  expect((await b.report(id)).all).toMatchObject({ goal: 2, converted: 3 })
  await b.passes('2026-11-02T03:32:00Z')
  const states = await world.databases.postgres.rows({ strings: ["select state from journeys where kind = 'broadcast'"], values: [] })
  expect(states).toEqual([{ state: 'ended' }])
  await server.close()
})

test('E03 one broadcast, two variants: each person gets exactly one, the same when it is sent again; the control group nothing; caps hold', async () => {
  const b = await on('e03', '2026-11-04T01:00:00Z')
  await contactRules(world, b.project, {
    caps: [{ scope: { kind: 'all' }, limit: 1, per: { kind: 'calendar', unit: 'day' }, action: 'drop' }],
  })
  await b.people(...users(24))
  const [x, y] = [await b.template('X'), await b.template('Y')]
  const variants = [
    { templateId: x, weight: 50 },
    { templateId: y, weight: 50 },
  ]
  const id = await b.sends({
    audience: inCity('A'),
    when: { kind: 'cron', pattern: '0 10 * * *' },
    variants,
    control: 20,
    goal: { event: 'Buy', within: { amount: 3, unit: 'day' } },
  })
  expect(await b.read(id)).toMatchObject({ state: 'scheduled', nextAt: '2026-11-04T02:00:00.000Z' })
  await b.passes('2026-11-04T02:00:00Z')
  const first = await b.mailed()
  const [control, a, other] = [
    await b.behind(id, 'control'),
    await b.behind(id, 'sent', { variant: 'a' }),
    await b.behind(id, 'sent', { variant: 'b' }),
  ]
  expect(first).toEqual([...a.map((user) => `${user} X`), ...other.map((user) => `${user} Y`)].toSorted())
  expect([...control, ...a, ...other].toSorted()).toEqual(
    users(24)
      .map(({ user }) => user)
      .toSorted(),
  )
  expect([control.length > 0, a.length > 2, other.length > 2]).toEqual([true, true, true])
  await b.does([control[0] ?? '', a[0] ?? '', a[1] ?? ''], 'Buy')
  const {
    all,
    variants: [va, vb],
  } = await b.report(id)
  expect(all).toMatchObject({
    eligible: 24,
    control: control.length,
    controlConverted: 1,
    converted: 2,
    sent: a.length + other.length,
    goal: 2,
  })
  expect(va?.vsControl?.difference).toBeCloseTo(2 / a.length - 1 / control.length)
  expect(va?.vsControl?.from).toBeLessThan(va?.vsControl?.difference ?? 0)
  expect(vb).toMatchObject({ eligible: other.length, converted: 0 })
  // Another broadcast of the same day comes too late: one mail a day is the cap.
  const more = await b.sends({ audience: inCity('A'), variants: one(x) }, 'More')
  expect((await b.report(more)).all).toMatchObject({ eligible: 24, sent: control.length })
  expect(await b.behind(more, 'sent')).toEqual(control)
  // The next day each gets the same again.
  await b.change(more, 'cancel')
  await b.passes('2026-11-05T02:00:00Z')
  expect(await b.behind(id, 'sent', { variant: 'a' })).toEqual(a)
  expect((await b.mailed()).filter((mail) => !control.includes(mail.split(' ')[0] ?? ''))).toEqual([...first, ...first].toSorted())
  expect((await b.report(id)).hours.map(({ at, sent }) => [at, sent])).toEqual([
    ['2026-11-04T02:00:00Z', 24 - control.length],
    ['2026-11-05T02:00:00Z', 24 - control.length],
  ])
  await b.change(id, 'cancel')
})

test('at ten o’clock of each person; paused it stands still, resumed it goes on, cancelled nothing more goes', async () => {
  const b = await on('zones', '2026-11-07T12:00:00Z')
  const zone = (user: string, name: string) => ({ user, set: { $timezone: name } })
  await b.people(zone('tokyo', 'Asia/Tokyo'), { user: 'here' }, zone('paris', 'Europe/Paris'), zone('york', 'America/New_York'))
  const definition = {
    audience: inCity('A'),
    when: { kind: 'at', at: '2026-11-09T10:00:00', zone: 'person' },
    variants: one(await b.template('Ten')),
  }
  const late = await b.create({ ...definition, when: { kind: 'at', at: '2026-11-06T10:00:00' } })
  expect(await b.change(late, 'send')).toBe('time_passed')
  const id = await b.sends(definition)
  await b.passes('2026-11-08T20:00:00Z')
  expect([(await b.read(id)).state, await b.mailed()]).toEqual(['running', []])
  await b.passes('2026-11-09T01:00:00Z')
  expect(await b.mailed()).toEqual(['tokyo Ten'])
  expect(await b.change(id, 'pause')).toBe('paused')
  await b.passes('2026-11-09T03:00:00Z')
  expect(await b.mailed()).toEqual(['tokyo Ten'])
  expect(await b.change(id, 'pause')).toBe('wrong_state')
  expect(await b.change(id, 'resume')).toBe('running')
  await b.passes('2026-11-09T03:01:00Z')
  expect(await b.mailed()).toEqual(['here Ten', 'tokyo Ten'])
  await b.passes('2026-11-09T09:00:00Z')
  expect(await b.mailed()).toEqual(['here Ten', 'paris Ten', 'tokyo Ten'])
  expect(await b.change(id, 'cancel')).toBe('cancelled')
  await b.passes('2026-11-09T15:00:00Z')
  expect([(await b.mailed()).length, await b.change(id, 'send'), await b.change(id, 'resume')]).toEqual([3, 'wrong_state', 'wrong_state'])
  const again = await world.call<{ id: string; state: string; definition: object }>(b.project, 'POST', `broadcasts/${id}/duplicate`, {
    name: 'Again',
  })
  expect(again.body).toMatchObject({ state: 'draft', definition: { when: definition.when } })
  expect(await b.change(again.body.id, 'cancel')).toBe('cancelled')
})

test('some get it first: when too much of that fails, it stops by itself and says why; resumed, the others get it', async () => {
  const b = await on('canary', '2026-11-12T01:00:00Z')
  const server = await mailServer()
  await mailSettings(world, b.project, { smtpUrl: server.url })
  await b.people(...Array.from({ length: 40 }, (_, i) => ({ user: `u${i}`, set: { email: `gone@x${i}.cn` } })))
  const canary = { percent: 30, minutes: 30, maxFailedPercent: 20, maxUnsubscribedPercent: 5 }
  const id = await b.sends({ audience: inCity('A'), variants: one(await b.template('Hi')), canary })
  const first = (await b.report(id)).all
  expect([first.eligible, first.failed > 3, first.failed < 30]).toEqual([40, true, true])
  expect((await b.read(id)).progress).toMatchObject({ waiting: 40 - first.failed })
  await b.passes('2026-11-12T01:01:00Z')
  expect(await b.read(id)).toMatchObject({ state: 'paused', stopReason: 'failed' })
  await b.passes('2026-11-12T02:00:00Z')
  expect((await b.report(id)).all.failed).toBe(first.failed)
  const audit = await world.call<{ items: { action: string }[] }>(b.project, 'GET', 'audit')
  expect(audit.body.items.map(({ action }) => action)).toContain('broadcast.stopped')
  await b.change(id, 'resume')
  // What became overdue goes out at a rate.
  for (const second of [20, 21, 22, 23]) await b.passes(`2026-11-12T02:00:${second}Z`)
  expect((await b.report(id)).all.failed).toBe(40)
  await b.passes('2026-11-12T02:02:00Z')
  expect(await b.read(id)).toMatchObject({ state: 'done', stopReason: 'failed' })
  await server.close()
})

test('a draft is changed at its revision only; what was sent is not changed; what is not chosen is told', async () => {
  const b = await on('drafts', '2026-11-14T01:00:00Z')
  const id = await b.create({ audience: { who: null }, variants: one('') })
  const codes = (all: readonly { code: string; severity: string }[]) =>
    all.filter(({ severity }) => severity === 'error').map(({ code }) => code)
  expect(codes((await b.read(id)).problems)).toEqual(['segment_missing', 'template_missing'])
  expect(await b.forecast(id)).toMatchObject({ people: null, reachable: null })
  expect(await b.change(id, 'send')).toBe('graph_invalid')
  const put = (headers: object) =>
    world.call<{ code?: string }>(
      b.project,
      'PUT',
      `broadcasts/${id}`,
      { name: 'Other', definition: { audience: inCity('A'), when: { kind: 'now' }, channel: 'email', variants: one(template) } },
      { ...headers },
    )
  const template = await b.template('Hi')
  // 70 letters and a signature of four are two messages; nobody has said what one costs.
  await b.people({ user: 'm1', set: { mobile: '+8613800000001' } }, { user: 'm2', set: { mobile: '+8613800000002' } }, { user: 'none' })
  const text = await makeTemplate(world, b.project, { name: 'T', body: { kind: 'sms', signature: '引渠', text: '上'.repeat(70) } })
  const sms = await b.create({ audience: inCity('A'), channel: 'sms', variants: one(text), control: 50 })
  expect(await b.forecast(sms)).toMatchObject({ people: 3, reachable: 2, control: 2, units: 2, cost: null })
  expect((await put({ 'if-match': '"7"' })).body.code).toBe('revision_conflict')
  expect((await put(await world.revisionOf(b.project, `broadcasts/${id}`))).status).toBe(200)
  const used = await world.call<{ items: { kind: string; name: string }[] }>(b.project, 'GET', `used-by?kind=template&id=${template}`)
  expect(used.body.items).toMatchObject([{ kind: 'broadcast', name: 'Other' }])
  await b.change(id, 'send')
  expect((await put(await world.revisionOf(b.project, `broadcasts/${id}`))).body.code).toBe('wrong_state')
  await world.call(b.project, 'POST', 'journeys/emergency-stop', {})
  expect((await b.read(id)).state).toBe('paused')
})
