import { afterEach, beforeEach, expect, test } from 'vitest'
import { does, exit, type JourneyWorld, journeyWorld, known, wait } from '../../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
})
afterEach(() => w.end())

const until = (rule: object, minutes = 60) => ({
  nodes: {
    w: { kind: 'wait_condition', settings: { rule, timeout: { amount: minutes, unit: 'minute' } } },
    met: exit('met'),
    late: exit('late'),
  },
  edges: ['entry>w', 'w.met>met', 'w.timeout>late'],
})
const viewed = (value: number, window: object = { kind: 'ever' }) => ({ kind: 'event', event: 'View', window, count: { op: 'gte', value } })

test('a wait for a condition ends when a tag, the profile or events make it true; else at its deadline', async () => {
  const profile = await w.start(until({ kind: 'profile', condition: { property: 'level', op: 'eq', value: 'gold' } }))
  const tag = await w.start(until({ kind: 'tag', tag: 'vip' }))
  const events = await w.start(until({ kind: 'all', rules: [viewed(2)] }))
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  expect(await w.runs(tag)).toEqual(['a waiting w', 'b waiting w'])
  await w.happens('10:10:00', known('a', { level: 'gold' }), does('a', 'View'))
  expect(await w.runs(profile)).toEqual(['a exited met', 'b waiting w'])
  expect(await w.runs(events)).toEqual(['a waiting w', 'b waiting w'])
  const person = await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=a')
  const tagged = await w.world.call(w.project, 'POST', `people/${person.body.id}/tags`, { tag: 'vip', value: '' })
  expect(tagged.status).toBeLessThan(300)
  await w.happens('10:20:00', does('a', 'View'))
  expect(await w.runs(tag)).toEqual(['a exited met', 'b waiting w'])
  expect(await w.runs(events)).toEqual(['a exited met', 'b waiting w'])
  await w.happens('11:00:00')
  for (const journey of [profile, tag, events]) expect(await w.runs(journey)).toContain('b exited late')
})

test('what is true on arrival is not waited for; a tag set by another journey is seen', async () => {
  const gold = await w.start(until({ kind: 'tag', tag: 'late' }))
  const tagging = await w.start({
    nodes: { v: wait(30), t: { kind: 'set_tag', settings: { tag: 'late' } } },
    edges: ['entry>v', 'v>t'],
  })
  const own = await w.start({
    ...until({ kind: 'tag', tag: 'own' }),
    nodes: { ...until({ kind: 'tag', tag: 'own' }).nodes, t: { kind: 'set_tag', settings: { tag: 'own' } } },
    edges: ['entry>t', 't>w', 'w.met>met', 'w.timeout>late'],
  })
  await w.happens('10:00:00', does('a', 'Start'))
  expect(await w.runs(own)).toEqual(['a exited met'])
  expect(await w.runs(gold)).toEqual(['a waiting w'])
  await w.happens('10:30:00')
  expect(await w.runs(tagging)).toEqual(['a done'])
  expect(await w.runs(gold)).toEqual(['a exited met'])
})

test('time alone makes it true: those who wait for such a thing are asked every ten minutes, and once more at the deadline', async () => {
  const quiet = { kind: 'not', rule: viewed(1, { kind: 'last', amount: 20, unit: 'minute' }) }
  const journey = await w.start(until(quiet, 90))
  const last = await w.start(until(quiet, 25))
  await w.happens('10:00:00', does('a', 'View'), does('a', 'Start'))
  expect(await w.runs(journey)).toEqual(['a waiting w'])
  await w.happens('10:25:00')
  expect(await w.runs(journey)).toEqual(['a waiting w'])
  expect(await w.runs(last)).toEqual(['a exited met'])
  w.world.clock.set(new Date('2026-11-01T10:30:00Z'))
  await w.world.app.jobs.tick()
  await w.happens('10:30:00')
  expect(await w.runs(journey)).toEqual(['a exited met'])
})

test('another rule in a new version is asked at once of those who follow it; a date that moves moves the wait', async () => {
  const journey = await w.start(until({ kind: 'tag', tag: 'never' }))
  await w.happens('10:00:00', known('a', { city: 'x', visit: '2026-11-01T11:00:00Z' }), does('a', 'Start'))
  await w.republish(journey, until({ kind: 'profile', condition: { property: 'city', op: 'eq', value: 'x' } }), 'follow')
  await w.happens('10:01:00')
  expect(await w.runs(journey)).toEqual(['a exited met'])
  const date = { of: 'profile', property: 'visit', shift: { amount: 0, unit: 'hour' }, side: 'before', past: 'exit' }
  const settings = { date: { ...date, most: { amount: 9, unit: 'day' } }, zone: 'project' }
  const visit = await w.start({
    entry: { kind: 'event', event: 'Book' },
    nodes: { w: { kind: 'wait', settings }, e: exit('on') },
    edges: ['entry>w', 'w>e'],
  })
  await w.happens('10:02:00', does('a', 'Book'))
  await w.happens('10:03:00', known('a', { visit: '2026-11-01T10:30:00Z' }))
  await w.happens('10:30:00')
  expect(await w.runs(visit)).toEqual(['a exited on'])
})
