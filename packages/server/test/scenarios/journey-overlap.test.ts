import type { Calendar } from '@millrace/contract/journeys/calendar.ts'
import type { Overlapping } from '@millrace/contract/journeys/overlap.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { does, type JourneyWorld, journeyWorld, known, mail, wait } from '../journey-world.ts'

let w: JourneyWorld
let spring: string
let orders: string
let coupons: string
let draft: string
const gold = { kind: 'profile' as const, condition: { property: 'level', op: 'eq' as const, value: 'gold' } }
const audience = (when: object) => ({ kind: 'audience', who: gold, when, onlyNew: false }) as const

beforeAll(async () => {
  w = await journeyWorld()
  const level = (i: number): string => (i < 5 ? 'gold' : 'silver')
  await w.happens('09:00:00', ...Array.from({ length: 8 }, (_, i) => known(`p${i}`, { level: level(i) })))
  // Inside: p0 to p2, entered by an event. Ended: p6, who was in lately all the same.
  orders = await w.start({ nodes: { m: mail, w: wait(24, 'hour'), n: mail }, edges: ['entry>m', 'm>w', 'w>n'] })
  coupons = await w.start({ entry: { kind: 'event', event: 'Coupon' }, nodes: { m: mail, n: mail }, edges: ['entry>m', 'm>n'] })
  const starts = [0, 1, 2, 6].map((i) => does(`p${i}`, 'Start'))
  await w.happens('09:10:00', ...starts, does('p6', 'Coupon'), does('p7', 'Coupon'))
  spring = await begin('Spring', { entry: audience({ kind: 'at', at: '2026-11-02T10:00:00', zone: 'project' }), ...oneMail })
  expect((await change(spring, 'publish', { at: '2026-11-02T01:00:00Z' })).body).toMatchObject({ state: 'scheduled' })
  draft = await begin('Draft', { entry: audience({ kind: 'now' }), ...oneMail })
})
afterAll(() => w.end())

const oneMail = {
  nodes: [{ id: 'm', kind: 'send', settings: { channel: 'email', templateId: '' } }],
  edges: [{ from: 'entry', port: 'next', to: 'm' }],
}

async function begin(name: string, graph: { entry: object; nodes: { settings: object }[]; edges: object[] }): Promise<string> {
  const nodes = graph.nodes.map((node) => ({ ...node, settings: { ...node.settings, templateId: w.template } }))
  const made = await w.world.call<{ id: string }>(w.project, 'POST', 'journeys', { name, draft: { ...graph, nodes } })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}
const change = async (id: string, verb: string, body: object) =>
  w.world.call(w.project, 'POST', `journeys/${id}/${verb}`, body, await w.world.revisionOf(w.project, `journeys/${id}`))
const calendar = async (from: string, to: string) =>
  (await w.world.call<Calendar>(w.project, 'GET', `journeys/calendar?from=${from}&to=${to}`)).body
const overlap = async (query = '') => (await w.world.call<Overlapping>(w.project, 'GET', `journeys/overlap${query}`)).body
const both = ({ pairs }: Overlapping, one: string, other: string) =>
  pairs.find(({ a, b }) => [a, b].includes(one) && [a, b].includes(other))

test('K04 before a launch: how many people of the draft are in other journeys, live and scheduled, and which share they are', async () => {
  const found = await overlap(`?draft=${draft}`)
  const people = Object.fromEntries(found.journeys.map((one) => [one.id, one.people]))
  expect(people).toEqual({ [draft]: 5, [spring]: 5, [orders]: 4, [coupons]: 2 })
  expect(found.journeys[0]).toMatchObject({ id: draft, isDraft: true, channels: ['email'], purposes: ['marketing'] })
  expect(both(found, draft, spring)).toMatchObject({ people: 5, share: 1, channels: ['email'], purposes: ['marketing'] })
  expect(both(found, draft, orders)).toMatchObject({ people: 3, share: 0.75 })
  expect(both(found, orders, coupons)).toMatchObject({ people: 1, share: 0.5 })
  expect(both(found, draft, coupons)).toBeUndefined()
  expect((await overlap()).journeys.map((one) => one.id)).not.toContain(draft)
  expect((await w.world.call(w.project, 'GET', 'journeys/overlap?draft=jrn_none')).status).toBe(404)
})

test('K04 conflicts: whom a cap would stop on one day; what comes a day later, or is exempt, is none', async () => {
  expect((await overlap(`?draft=${draft}`)).conflicts).toEqual([])
  const day = { kind: 'calendar', unit: 'day' }
  const caps = [
    { scope: { kind: 'channel', channel: 'email' }, limit: 2, per: day, action: 'hold' },
    { scope: { kind: 'journey' }, limit: 1, per: day, action: 'drop' },
  ]
  const rules = { quietHours: [], gaps: [], caps, holdHours: 72 }
  expect((await w.world.call(w.project, 'PUT', 'contact-rules', rules, { 'if-match': '"0"' })).status).toBe(200)
  const { conflicts } = await overlap(`?draft=${draft}`)
  // One mail a day each, the journey of two mails at once with any other: three.
  expect(conflicts.map(({ a, b, people, sends, cap }) => [[a, b].toSorted(), people, sends, cap.scope.kind, cap.action])).toEqual([
    [[orders, coupons].toSorted(), 1, 3, 'channel', 'hold'],
  ])
})

test('K04 the calendar tells what was sent, when a journey goes live and takes people in, day by day', async () => {
  await w.happens('09:20:00')
  const { items } = await calendar('2026-11-01', '2026-11-30')
  expect(items.map(({ day, kind, name, people, isPlanned }) => [day, kind, name, people, isPlanned])).toEqual([
    ['2026-11-01', 'sent', 'Journey', 4, false],
    ['2026-11-01', 'sent', 'Journey', 4, false],
    ['2026-11-02', 'goes_live', 'Spring', null, true],
    ['2026-11-02', 'audience', 'Spring', null, true],
  ])
  expect((await calendar('2026-11-03', '2026-11-30')).items).toEqual([])
  expect((await w.world.call(w.project, 'GET', 'journeys/calendar?from=2026-11-01&to=2027-11-01')).status).toBe(400)
})
