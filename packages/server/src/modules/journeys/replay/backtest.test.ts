import type { Backtest, backtestInputSchema } from '@millrace/contract/journeys/backtest.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { does, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'

let w: JourneyWorld
const order = [{ property: 'order_id', trigger: 'order_id' }]
const entry = {
  kind: 'event_then_not' as const,
  event: 'SubmitOrder',
  key: 'order_id',
  not: { event: 'PayOrder', links: order },
  within: { amount: 2, unit: 'hour' as const },
}
const goal = { event: 'PayOrder', links: order, within: { amount: 1, unit: 'day' as const } }

beforeAll(async () => {
  w = await journeyWorld()
  await w.happens('08:00:00', known('a', { city: '上海' }), known('b', { city: '北京' }), known('c'))
  await w.happens('09:00:00', does('a', 'SubmitOrder', { order_id: 'o1' }), does('b', 'SubmitOrder', { order_id: 'o2', channel: 'app' }))
  await w.happens('09:30:00', does('a', 'PayOrder', { order_id: 'o1' }))
  await w.happens('11:30:00', does('b', 'PayOrder', { order_id: 'o2' }))
  await w.happens('12:00:00')
})
afterAll(() => w.end())

async function backtest(journey: string, input: z.input<typeof backtestInputSchema> = {}): Promise<Backtest> {
  const started = await w.world.call<{ job: string }>(w.project, 'POST', `journeys/${journey}/backtest`, { days: 1, ...input })
  expect(started.status, JSON.stringify(started.body)).toBe(202)
  await w.world.settle()
  const job = await w.world.call(w.project, 'GET', `jobs/${started.body.job}`)
  expect(job.body).toMatchObject({ state: 'done', title: { zh: '回测流程「Journey」' } })
  return (await w.world.call<Backtest>(w.project, 'GET', `jobs/${started.body.job}/file`)).body
}

test('law 10 preview (part: no contact rules, cost or overlap): what the draft would have done beside what is published and what if the time were shorter; nobody is told', async () => {
  const journey = await w.start({ entry, nodes: { m: mail, v: wait(1, 'hour') }, edges: ['entry>m', 'm>v'], goal })
  const { draft } = (await w.world.call<{ draft: typeof entry }>(w.project, 'GET', `journeys/${journey}`)).body as unknown as {
    draft: { entry: object }
  }
  const sooner = { ...draft, entry: { ...draft.entry, within: { amount: 10, unit: 'minute' } } }
  const { variants, candidates, events, caveats } = await backtest(journey, { variants: [{ name: '10 min', draft: sooner as never }] })
  expect([candidates, events]).toEqual([2, 4])
  expect(variants.map(({ name, tally }) => [name, tally.entered, tally.cancelled, tally.goals, tally.waiting, tally.sends.length])).toEqual(
    [
      ['draft', 1, 1, 1, 0, 1],
      ['published', 1, 1, 1, 0, 1],
      ['10 min', 2, 0, 2, 0, 1],
    ],
  )
  expect(variants[2]?.tally.sends).toEqual([{ node: 'm', day: '2026-11-01', messages: 2 }])
  expect(variants[0]?.tally.edges).toContainEqual({ node: 'm', port: 'next', people: 1 })
  expect(caveats).toEqual(['profiles_as_now', 'rules_as_now'])
  expect(await w.sends()).toEqual([])
  expect((await w.counts(journey)).entered).toBe(0)
})

test('an audience is taken in once, whoever they are; rules see what they did and are', async () => {
  const inShanghai = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
  const paid = { kind: 'event', event: 'PayOrder', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  const journey = await w.start({
    entry: { kind: 'audience', who: { kind: 'all', rules: [] }, when: { kind: 'at', at: '2027-01-01T10:00' } },
    nodes: {
      w: waitFor('PayOrder', 1_440),
      c: {
        kind: 'condition',
        settings: {
          arms: [
            { id: 'sh', name: '', rule: inShanghai },
            { id: 'paid', name: '', rule: paid },
          ],
        },
      },
    },
    edges: ['entry>w', 'w.happened>c', 'w.timeout>c'],
  })
  const { variants, candidates, caveats } = await backtest(journey)
  expect(candidates).toBe(3)
  expect(variants[0]?.tally.edges.filter(({ node }) => node !== 'entry')).toEqual([
    { node: 'c', port: 'else', people: 1 },
    { node: 'c', port: 'paid', people: 1 },
    { node: 'c', port: 'sh', people: 1 },
    { node: 'w', port: 'happened', people: 2 },
    { node: 'w', port: 'timeout', people: 1 },
  ])
  expect(caveats).toContain('audience_once')
})

test('what history cannot say is refused, and what is cancelled leaves no file', async () => {
  const called = await w.start({ entry: { kind: 'api', payload: [] } as never, nodes: { m: mail }, edges: ['entry>m'] })
  const { status, body } = await w.world.call<{ code: string }>(w.project, 'POST', `journeys/${called}/backtest`, {})
  expect([status, body.code]).toEqual([422, 'backtest_unsupported'])
  const journey = await w.start({ entry, nodes: { m: mail }, edges: ['entry>m'] })
  const { job } = (await w.world.call<{ job: string }>(w.project, 'POST', `journeys/${journey}/backtest`, {})).body
  await w.world.call(w.project, 'POST', `jobs/${job}/cancel`)
  await w.world.settle()
  expect((await w.world.call(w.project, 'GET', `jobs/${job}`)).body).toMatchObject({ state: 'cancelled' })
  expect((await w.world.call(w.project, 'GET', `jobs/${job}/file`)).status).toBe(404)
})
