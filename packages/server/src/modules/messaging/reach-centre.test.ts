import { type ReachCentre, type Standing, standingRule, standings } from '@millrace/contract/messaging/reach-centre.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { Preview } from '@millrace/contract/segments/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

const letters = { key: 'letters', nameEn: 'Letters', nameZh: '会员通讯', whenUnknown: 'deny', textVersion: '', text: '' }

let world: World
let project: TestProject
let segment: string
beforeAll(async () => {
  // 10:00 in Shanghai.
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
  expect((await world.call(project, 'POST', 'consent-purposes', letters)).status).toBe(201)
  const says = (purpose: string, granted: boolean) => ({ event: '$consent', properties: { $purpose: purpose, $granted: granted } })
  await accept(
    { ids: ['login:ann'], set: { email: 'ann@x.cn', mobile: '13800001001', city: '上海' } },
    { ids: ['login:bob'], set: { email: 'bob@x.cn' } },
    { ids: ['login:cat'], set: { mobile: '13800001003', city: '上海' } },
    { ids: ['login:dan'], set: { email: 'dan@x.cn' } },
    { ids: ['login:eve'], set: { city: '上海' } },
  )
  await accept(
    { ids: ['login:bob'], ...says('marketing', false) },
    { ids: ['login:ann'], ...says('letters', true) },
    { ids: ['login:eve'], event: '$push_device', properties: { $provider: 'jpush', $token: 'token-of-eve', $platform: 'ios' } },
  )
  await world.call(project, 'POST', 'suppressions', { address: 'dan@x.cn', reason: 'hard_bounce' })
  const rule = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
  const made = await world.call<{ id: string }>(project, 'POST', 'segments', { name: '上海', rule })
  expect(made.status).toBe(201)
  segment = made.body.id
  await world.settle()
})
afterAll(() => world.end())

async function accept(...records: Parameters<typeof record>[0][]): Promise<void> {
  world.clock.advance(1_000)
  const at = world.clock.now().toISOString()
  await world.app.ingest.accept(
    project.id,
    'native',
    records.map((one) => record({ at, ...one })),
  )
  await world.settle()
}
const centre = async (query = ''): Promise<ReachCentre> => {
  const { status, body } = await world.call<ReachCentre>(project, 'GET', `reach${query}`)
  expect(status).toBe(200)
  return body
}
const of = ({ channels }: ReachCentre, channel: SendingChannel) => channels.find((one) => one.channel === channel)

test('E38 (without WeChat) reach centre: who can be reached by what now, and what stands against the others', async () => {
  const all = await centre()
  expect(all).toMatchObject({ total: 5, anyhow: 3, silence: 'allow', quietUntil: null })
  expect(of(all, 'email')).toEqual({
    channel: 'email',
    people: { reachable: 1, refused: 1, unasked: 0, unaddressed: 3 },
    notReady: null,
    blocked: 0,
  })
  expect(of(all, 'sms')).toMatchObject({ people: { reachable: 2, refused: 0, unasked: 0, unaddressed: 3 }, notReady: 'channel_not_set' })
  expect(of(all, 'webhook')).toMatchObject({
    people: { reachable: 5, refused: 0, unasked: 0, unaddressed: 0 },
    notReady: 'channel_not_set',
  })
  expect(of(all, 'push')).toMatchObject({ people: { reachable: 1, refused: 0, unasked: 0, unaddressed: 4 }, notReady: 'channel_not_set' })

  const ofLetters = await centre('?purpose=letters')
  expect(ofLetters).toMatchObject({ total: 5, anyhow: 1, silence: 'deny' })
  expect(of(ofLetters, 'email')?.people).toEqual({ reachable: 1, refused: 0, unasked: 4, unaddressed: 0 })

  const inShanghai = await centre(`?segmentId=${segment}`)
  expect(inShanghai).toMatchObject({ total: 3, anyhow: 3 })
  expect(of(inShanghai, 'sms')?.people.reachable).toBe(2)
})

test('every number is a list of people: its rule means as many, and everybody stands in one place', async () => {
  for (const [purpose, silence] of [['marketing', 'allow'] as const, ['letters', 'deny'] as const]) {
    const { channels, total } = await centre(`?purpose=${purpose}`)
    for (const { channel, people } of channels) {
      const meant = await Promise.all(standings.map((one) => peopleBy(one, purpose, channel, silence)))
      expect([channel, meant]).toEqual([channel, standings.map((one) => people[one])])
      expect(meant.reduce((sum, n) => sum + n, 0)).toBe(total)
    }
  }
})

async function peopleBy(standing: Standing, purpose: string, channel: SendingChannel, silence: 'allow' | 'deny'): Promise<number> {
  const rule = standingRule(standing, purpose, channel, silence)
  return rule ? (await world.call<Preview>(project, 'POST', 'segments/preview', { rule })).body.count : 0
}

test('E38 (caps and hours; without WeChat) who is at a cap, or within a gap, is not reached now; quiet hours say until when', async () => {
  const rules = {
    quietHours: [{ start: '22:00', end: '08:00', action: 'hold' }],
    gaps: [{ scope: 'channel', minutes: 60, action: 'hold' }],
    caps: [{ scope: { kind: 'all' }, limit: 1, per: { kind: 'sliding', hours: 24 }, action: 'drop' }],
  }
  const { headers: _, ...current } = await world.call<{ revision: number }>(project, 'GET', 'contact-rules')
  const put = await world.call(project, 'PUT', 'contact-rules', rules, { 'if-match': `"${current.body.revision}"` })
  expect(put.status).toBe(200)
  const body = { kind: 'html', subject: 'Hello', preheader: '', html: '<p>Hello</p>', text: '' } as const
  const templateId = await makeTemplate(world, project, { name: 'Hello', body })
  await publish(world, project, {
    entry: { kind: 'event', event: 'Bought', filters: [] },
    nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: 'marketing' } }],
    edges: [{ from: 'entry', port: 'next', to: 'mail' }],
    goal: null,
    reentry: { kind: 'after_exit' },
  })
  await accept({ ids: ['login:ann'], event: 'Bought' }, { ids: ['login:bob'], event: 'Bought' })
  const now = await centre()
  expect([of(now, 'email')?.blocked, of(now, 'sms')?.blocked, now.quietUntil]).toEqual([1, 1, null])
  // 23:00 in Shanghai.
  world.clock.set(new Date('2026-11-01T15:00:00Z'))
  expect(await centre()).toMatchObject({ quietUntil: '2026-11-02T00:00:00.000Z' })
  world.clock.set(new Date('2026-11-02T03:00:00Z'))
  const later = await centre()
  expect([of(later, 'email')?.blocked, of(later, 'sms')?.blocked]).toEqual([0, 0])
})

test('a purpose that is not there, and a segment of nobody’s, are named', async () => {
  expect((await world.call(project, 'GET', 'reach?purpose=nothing')).body).toMatchObject({ code: 'not_found' })
  expect((await world.call(project, 'GET', 'reach?purpose=Not%20one')).body).toMatchObject({ code: 'invalid_input' })
  expect((await world.call(project, 'GET', 'reach?segmentId=seg_none')).status).toBeGreaterThanOrEqual(400)
})
