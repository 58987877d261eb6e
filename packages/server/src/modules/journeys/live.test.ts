import { afterEach, beforeEach, expect, test } from 'vitest'
import { dropPassedWatches } from './index.ts'
import { does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
})
afterEach(() => w.end())

const hour = { nodes: { w: wait(60), m: mail }, edges: ['entry>w', 'w>m'] }
const halfHour = { nodes: { w: wait(30), m: mail }, edges: ['entry>w', 'w>m'] }

test('publishing with pin: who is inside finishes on the version they entered with', async () => {
  const journey = await w.start(hour)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.republish(journey, halfHour, 'pin')
  await w.happens('10:10:00', does('b', 'Start'))
  await w.happens('10:40:00')
  expect(await w.sends()).toEqual(['b m'])
  await w.happens('11:00:00')
  expect(await w.sends()).toEqual(['b m', 'a m'])
})

test('publishing with follow: a shorter wait is due anew, in both directions', async () => {
  const journey = await w.start(hour)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('10:20:00')
  await w.republish(journey, halfHour, 'follow')
  await w.happens('10:29:00')
  expect(await w.sends()).toEqual([])
  await w.republish(journey, hour, 'follow')
  await w.happens('10:31:00')
  expect(await w.sends()).toEqual([])
  await w.republish(journey, halfHour, 'follow')
  await w.happens('10:32:00')
  expect(await w.sends()).toEqual(['a m'])
})

test('publishing with follow: people at a removed node go on at its first surviving successor', async () => {
  const journey = await w.start({ nodes: { w: wait(60), v: wait(60), m: mail }, edges: ['entry>w', 'w>v', 'v>m'] })
  await w.happens('10:00:00', does('a', 'Start'))
  const impact = { nodes: { v: wait(60), m: mail }, edges: ['entry>v', 'v>m'] }
  await w.republish(journey, impact, 'follow')
  await w.happens('10:01:00')
  expect(await w.runs(journey)).toEqual(['a waiting v'])
  await w.happens('11:01:00')
  expect(await w.sends()).toEqual(['a m'])
})

test('publishing with follow: who has not entered yet waits as long as the new version says', async () => {
  const unpaid = (minutes: number) => ({
    entry: { kind: 'event_then_not' as const, event: 'Start', not: { event: 'Pay' }, within: { amount: minutes, unit: 'minute' as const } },
    nodes: { m: mail },
    edges: ['entry>m'],
  })
  const journey = await w.start(unpaid(60))
  await w.happens('10:00:00', does('a', 'Start'))
  await w.republish(journey, unpaid(10), 'follow')
  await w.happens('10:09:59')
  expect(await w.runs(journey)).toEqual(['a pending entry'])
  await w.happens('10:10:00')
  expect(await w.sends()).toEqual(['a m'])
})

test('publishing with end: people inside leave as republished, nothing is sent', async () => {
  const journey = await w.start(hour)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.republish(journey, halfHour, 'end')
  await w.happens('12:00:00')
  expect(await w.runs(journey)).toEqual(['a exited republished'])
  expect(await w.sends()).toEqual([])
})

test('the impact names people on removed nodes and where they will go', async () => {
  const journey = await w.start({ nodes: { w: wait(60), v: wait(60), m: mail }, edges: ['entry>w', 'w>v', 'v>m'] })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  const draft = {
    entry: { kind: 'event', event: 'Start' },
    nodes: [{ id: 'v', ...wait(30) }],
    edges: [{ from: 'entry', port: 'next', to: 'v' }],
  }
  const { body } = await w.world.call<{ revision: number }>(w.project, 'GET', `journeys/${journey}`)
  await w.world.call(w.project, 'PUT', `journeys/${journey}`, { name: 'Journey', draft }, { 'if-match': `"${body.revision}"` })
  const impact = await w.world.call(w.project, 'GET', `journeys/${journey}/impact`)
  expect(impact.body).toMatchObject({
    inside: 2,
    removed: [
      { node: 'w', people: 2, goTo: 'v' },
      { node: 'm', people: 0, goTo: null },
    ],
  })
})

test('the impact names changed waits, who stands there, and how many have waited long enough already', async () => {
  const journey = await w.start(hour)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('10:20:00', does('b', 'Start'))
  await w.happens('10:40:00')
  const { body } = await w.world.call<{ revision: number; draft: { nodes: { id: string }[] } }>(w.project, 'GET', `journeys/${journey}`)
  const nodes = body.draft.nodes.map((node) => (node.id === 'w' ? { id: 'w', ...wait(30) } : node))
  const changed = { name: 'Journey', draft: { ...body.draft, nodes } }
  await w.world.call(w.project, 'PUT', `journeys/${journey}`, changed, { 'if-match': `"${body.revision}"` })
  const impact = await w.world.call(w.project, 'GET', `journeys/${journey}/impact`)
  expect(impact.body).toMatchObject({ removed: [], shifted: [{ node: 'w', people: 2, byMs: -1_800_000, leaving: 1 }] })
})

test('a stale revision is refused, whoever saves', async () => {
  const journey = await w.start(hour)
  const answer = await w.world.call(w.project, 'POST', `journeys/${journey}/publish`, {}, { 'if-match': '"1"' })
  expect(answer).toMatchObject({ status: 409, body: { code: 'revision_conflict' } })
})

test('paused: no entries, no timers; exits and goals are still noticed; waits keep counting', async () => {
  const journey = await w.start({ ...hour, goal: { event: 'Pay', within: { amount: 1, unit: 'day' } } })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  await w.change(journey, 'pause')
  await w.happens('10:30:00', does('c', 'Start'), does('b', 'Pay'))
  await w.happens('11:30:00')
  expect(await w.sends()).toEqual([])
  expect(await w.runs(journey)).toEqual(['a waiting w', 'b exited goal'])
  await w.change(journey, 'resume')
  await w.happens('11:30:01')
  expect(await w.sends()).toEqual(['a m'])
})

test('paused with waits that stand still: the rest of the wait runs after the resume', async () => {
  const journey = await w.start(hour)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.happens('10:20:00')
  await w.change(journey, 'pause')
  await w.happens('12:20:00')
  await w.change(journey, 'resume', { waits: 'stood_still' })
  await w.happens('12:59:59')
  expect(await w.sends()).toEqual([])
  await w.happens('13:00:00')
  expect(await w.sends()).toEqual(['a m'])
})

test('ended: everybody leaves with the reason, nobody enters', async () => {
  const journey = await w.start(hour)
  await w.happens('10:00:00', does('a', 'Start'))
  await w.change(journey, 'end', { reason: 'budget' })
  await w.happens('12:00:00', does('b', 'Start'))
  expect(await w.runs(journey)).toEqual(['a exited budget'])
  expect(await w.sends()).toEqual([])
})

test('law 4 merge: two people turn out to be one, the older run stays, the other ends as merged, one mail', async () => {
  const journey = await w.start({ nodes: { m: mail, w: wait(60), n: mail, e: exit('end') }, edges: ['entry>m', 'm>w', 'w>n', 'n>e'] })
  await w.happens('10:00:00', { ids: ['anon:d1'], event: 'Start' })
  await w.happens('10:05:00', does('a', 'Start'))
  await w.happens('10:10:00', { ids: ['login:a', 'anon:d1'], event: 'Login' })
  expect(await w.runs(journey)).toEqual(['a exited merged', 'a waiting w'])
  await w.happens('11:00:00')
  expect((await w.sends()).filter((one) => one === 'a n')).toHaveLength(1)
  const numbers = await w.counts(journey)
  expect(numbers.entered).toBe(numbers.active + numbers.done + numbers.exited + numbers.parked)
})

test('A12 a journey begun under an openid goes on under the login it turns out to be: the next step fires once, not twice', async () => {
  const journey = await w.start({
    nodes: { m: mail, w: waitFor('Go', 600), n: mail, v: wait(600), e: exit('end') },
    edges: ['entry>m', 'm>w', 'w.happened>n', 'n>v', 'v>e'],
  })
  const follower = { ids: ['mini_openid:o1'] }
  await w.happens('10:00:00', { ...follower, event: 'Start' })
  // The app has its own person, who began the same journey there.
  await w.happens('10:05:00', does('a', 'Start'))
  await w.happens('10:10:00', { ids: ['login:a', ...follower.ids], event: 'Login' })
  await w.happens('10:20:00', { ...follower, event: 'Go' }, does('a', 'Go'))
  expect(await w.runs(journey)).toEqual(['a exited merged', 'a waiting v'])
  expect((await w.sends()).filter((one) => one.endsWith(' n'))).toHaveLength(1)
})

test('law 4 merge: what the other run has sent before the merge is not sent again', async () => {
  const journey = await w.start({
    nodes: { w: waitFor('Go', 600), m: mail, v: wait(600), e: exit('end') },
    edges: ['entry>w', 'w.happened>m', 'm>v', 'v>e'],
  })
  await w.happens('10:00:00', { ids: ['anon:d1'], event: 'Start' })
  await w.happens('10:05:00', does('a', 'Start'))
  await w.happens('10:06:00', does('a', 'Go'))
  expect(await w.sends()).toEqual(['a m'])
  await w.happens('10:10:00', { ids: ['login:a', 'anon:d1'], event: 'Login' })
  await w.happens('10:20:00', does('a', 'Go'))
  expect(await w.runs(journey)).toEqual(['a exited merged', 'a waiting v'])
  expect(await w.sends()).toEqual(['a m'])
})

test('an event right after the merge, in the same batch, reaches the run that travelled', async () => {
  const journey = await w.start({ nodes: { w: waitFor('Pay', 600), e: exit('paid') }, edges: ['entry>w', 'w.happened>e'] })
  await w.happens('10:00:00', { ids: ['anon:d1'], event: 'Start' })
  await w.happens('10:10:00', { ids: ['login:a', 'anon:d1'], event: 'Login' }, { ...does('a', 'Pay') })
  expect(await w.runs(journey)).toEqual(['a exited paid'])
})

test('a journey that is live cannot be archived; one that ended is hidden and comes back', async () => {
  const journey = await w.start(hour)
  const listed = async (query = ''): Promise<number> =>
    (await w.world.call<{ items: unknown[] }>(w.project, 'GET', `journeys${query}`)).body.items.length
  const archive = (headers: Record<string, string>) => w.world.call(w.project, 'POST', `journeys/${journey}/archive`, {}, headers)
  expect(await archive(await w.world.revisionOf(w.project, `journeys/${journey}`))).toMatchObject({
    status: 409,
    body: { code: 'wrong_state' },
  })
  expect(await archive({})).toMatchObject({ status: 428, body: { code: 'revision_required' } })
  expect(await archive({ 'if-match': '"1"' })).toMatchObject({ status: 409, body: { code: 'revision_conflict' } })
  await w.change(journey, 'end')
  await w.change(journey, 'archive')
  expect([await listed(), await listed('?archived=true')]).toEqual([0, 1])
  await w.change(journey, 'restore')
  expect([await listed(), await listed('?archived=true')]).toEqual([1, 0])
})

test('an earlier version goes back into the draft; what is live does not change', async () => {
  const journey = await w.start(hour)
  await w.republish(journey, halfHour, 'pin')
  const { body } = await w.world.call<{ revision: number }>(w.project, 'GET', `journeys/${journey}`)
  const back = await w.world.call(w.project, 'POST', `journeys/${journey}/versions/1/restore`, {}, { 'if-match': `"${body.revision}"` })
  expect(back).toMatchObject({
    status: 200,
    body: { version: 2, isDirty: true, draft: { nodes: [{ id: 'w', settings: { duration: { amount: 60 } } }, {}] } },
  })
  expect(
    await w.world.call(w.project, 'POST', `journeys/${journey}/versions/9/restore`, {}, { 'if-match': `"${body.revision + 1}"` }),
  ).toMatchObject({ status: 404 })
})

test('publishing while paused keeps the journey paused', async () => {
  const journey = await w.start(hour)
  await w.change(journey, 'pause')
  await w.republish(journey, halfHour, 'follow')
  expect(await w.world.call(w.project, 'GET', `journeys/${journey}`)).toMatchObject({ body: { state: 'paused', version: 2 } })
})

test('a conversion can no longer be counted long after its window, and its watch is dropped', async () => {
  await w.start({ ...hour, goal: { event: 'Pay', within: { amount: 1, unit: 'hour' } } })
  await w.happens('10:00:00', does('a', 'Start'))
  const { postgres } = w.world.databases
  expect(await dropPassedWatches(postgres, new Date('2026-11-01T11:00:00Z'))).toBe(0)
  expect(await dropPassedWatches(postgres, new Date('2026-11-01T11:00:01Z'))).toBe(1)
})
