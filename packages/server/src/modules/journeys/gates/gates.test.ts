import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Gate } from '@millrace/contract/journeys/gates.ts'
import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { does, exit, type JourneyWorld, journeyWorld, known, wait, waitFor } from '../../../../test/journey-world.ts'
import { sql } from '../../../platform/sql.ts'
import { claim } from './store.ts'
import { worlds } from '../../../../test/worlds.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
})
afterAll(() => w.end())

const approval = (more: object = {}) => ({ kind: 'approval', settings: { asks: 'Is the text right?', ...more } })
const budget = (most: number, per = 'total') => ({ kind: 'budget', settings: { most, per } })
const asks = (event: string, settings: object = {}) => ({
  entry: { kind: 'event' as const, event },
  nodes: { a: approval(settings), yes: exit('yes'), no: exit('no') },
  edges: ['entry>a', 'a.approved>yes', 'a.rejected>no'],
})
const decide = (journey: string, body: object, node = 'a') =>
  w.world.call<{ people: number; code: string }>(w.project, 'POST', `journeys/${journey}/steps/${node}/decide`, body)
const gates = async (journey: string): Promise<Gate[]> =>
  (await w.world.call<{ items: Gate[] }>(w.project, 'GET', `journeys/${journey}/gates`)).body.items
async function history(journey: string, node: string): Promise<string[]> {
  const row = await w.world.databases.postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`)
  const rows = await w.world.databases.clickhouse.rows<{ text: string }>(sql`
    select trim(concat(port, ' ', why)) as text from journey_history
    where journey_id = ${sql.value(row?.id ?? 0, 'UInt32')} and node = ${sql.value(node, 'String')} order by text`)
  return rows.map((one) => one.text)
}

test('whoever comes to an approval waits until somebody decides: about all of them, or about one; the history says who', async () => {
  const journey = await w.start(asks('Ask'))
  await w.happens('15:00:00', known('one'), known('two'), known('three'))
  await w.happens('15:01:00', does('one', 'Ask'), does('two', 'Ask'), does('three', 'Ask'))
  await w.happens('15:10:00')
  expect(await w.runs(journey)).toEqual(['one waiting a', 'three waiting a', 'two waiting a'])
  expect(await gates(journey)).toEqual([{ node: 'a', kind: 'approval', asks: 'Is the text right?', waiting: 3, standing: null }])
  const { body } = await w.world.call<{ items: { id: number; personId: number }[] }>(w.project, 'GET', `journeys/${journey}/runs`)
  const { body: two } = await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=two')
  const runId = body.items.find((run) => run.personId === two.id)?.id
  expect(await decide(journey, { decision: 'reject', note: 'not this one', runId })).toMatchObject({ status: 200, body: { people: 1 } })
  await w.world.settle()
  expect(await w.runs(journey)).toEqual(['one waiting a', 'three waiting a', 'two exited no'])
  expect(await decide(journey, { decision: 'approve', note: 'fine' })).toMatchObject({ status: 200, body: { people: 2 } })
  await w.world.settle()
  expect(await w.runs(journey)).toEqual(['one exited yes', 'three exited yes', 'two exited no'])
  const by = (await history(journey, 'a')).map((text) => text.replace(/ .*: /, ' … '))
  expect(by).toEqual(['approved … fine', 'approved … fine', 'rejected … not this one'])
  expect((await decide(journey, { decision: 'approve', runId })).body.code).toBe('not_found')
  expect((await decide(journey, { decision: 'approve' }, 'yes')).body.code).toBe('not_found')
  const audit = await w.world.call<{ items: { action: string; after: object }[] }>(w.project, 'GET', 'audit?limit=5')
  expect(audit.body.items.find((one) => one.action === 'journey.people_approved')?.after).toMatchObject({
    node: 'a',
    people: 2,
    note: 'fine',
  })
})

test('a standing approval lets on who comes later, until it is taken back; nobody waits longer than the step says', async () => {
  const timeout = { amount: 5, unit: 'minute' }
  const graph = asks('Stand', { timeout })
  const journey = await w.start({ ...graph, nodes: { ...graph.nodes, late: exit('late') }, edges: [...graph.edges, 'a.timeout>late'] })
  await w.happens('15:11:00', does('one', 'Stand'))
  expect((await decide(journey, { decision: 'approve', note: 'all of them', standing: true })).body.people).toBe(1)
  await w.happens('15:12:00', does('two', 'Stand'))
  expect(await w.runs(journey)).toEqual(['one exited yes', 'two exited yes'])
  expect((await history(journey, 'a'))[1]).toMatch(/^approved standing: .*: all of them$/)
  expect(await gates(journey)).toMatchObject([{ waiting: 0, standing: { note: 'all of them' } }])
  const takeBack = () => w.world.call(w.project, 'DELETE', `journeys/${journey}/steps/a/standing`)
  expect([(await takeBack()).status, (await takeBack()).status]).toEqual([204, 404])
  await w.happens('15:13:00', does('three', 'Stand'))
  expect((await w.runs(journey))[1]).toBe('three waiting a')
  await w.happens('15:19:00')
  expect((await w.runs(journey))[1]).toBe('three exited late')
  // Without a timeout whoever waits there does so until somebody decides.
  await w.happens('15:20:00', does('three', 'Stand'))
  await w.republish(journey, asks('Stand'), 'follow')
  await w.happens('15:30:00')
  expect((await w.runs(journey)).filter((text) => text.includes('waiting'))).toEqual(['three waiting a'])
})

test('where journeys need a second person, nobody decides about people in a version of their own', async () => {
  const journey = await w.start(asks('Eyes'))
  await w.happens('15:31:00', does('one', 'Eyes'))
  await w.world.databases.postgres.run(sql`update projects set journeys_need_approval = true`)
  // Who made a token answers for what it published.
  await w.world.databases.postgres.run(sql`update api_tokens set created_by = 'owner@test.local'`)
  const signedIn = async (email: string, password: string) => {
    const answer = await w.world.call(undefined, 'POST', '/api/v1/session', { email, password })
    return { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', 'x-requested-with': 'millrace' }
  }
  const password = 'a long enough password'
  await w.world.call(w.project, 'POST', 'members', { email: 'second@shop.cn', name: 'Second', role: 'approver', password })
  const says = async (headers: Record<string, string>) =>
    w.world.call(
      undefined,
      'POST',
      `/api/v1/projects/${w.project.slug}/journeys/${journey}/steps/a/decide`,
      { decision: 'approve' },
      headers,
    )
  expect((await decide(journey, { decision: 'approve' })).body.code).toBe('second_person_needed')
  expect(await says(await signedIn('owner@test.local', 'correct horse battery'))).toMatchObject({ body: { code: 'second_person_needed' } })
  expect((await says(await signedIn('second@shop.cn', password))).status).toBe(200)
  await w.world.databases.postgres.run(sql`update projects set journeys_need_approval = false`)
  await w.world.settle()
  expect(await w.runs(journey)).toEqual(['one exited yes'])
})

test('two owners at once: as many as the budget says pass, and no more; what is used stays when the budget grows', async () => {
  const { app } = w.world
  const other = await w.world.another()
  const together = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) await Promise.all([app.settle(), other.settle()])
  }
  const users = Array.from({ length: 40 }, (_, i) => `u${i}`)
  await w.arrives('15:35:00', ...users.map((user) => known(user)))
  await together()
  const graph = (most: number) => ({
    entry: { kind: 'event' as const, event: 'Spend' },
    nodes: { b: budget(most), c: budget(7), in: exit('in'), out: exit('out') },
    edges: ['entry>b', 'b.ok>c', 'b.exhausted>out', 'c.ok>in', 'c.exhausted>out'],
  })
  const journey = await w.start(graph(15))
  const left = async () => Map.groupBy(await w.runs(journey), (text) => text.split(' ').at(-1))
  await w.arrives('15:40:00', ...users.slice(0, 30).map((user) => does(user, 'Spend')))
  await together()
  expect((await history(journey, 'b')).filter((port) => port === 'ok')).toHaveLength(15)
  expect((await left()).get('in')).toHaveLength(7)
  expect(await gates(journey)).toMatchObject([{ used: 15, most: 15 }, { used: 7 }])
  await w.republish(journey, graph(18), 'follow')
  await w.arrives('15:45:00', ...users.slice(30).map((user) => does(user, 'Spend')))
  await together()
  expect((await history(journey, 'b')).filter((port) => port === 'ok')).toHaveLength(18)
  expect((await left()).get('in')).toHaveLength(7)
  await other.stop()
})

test('whatever owners ask side by side, a budget gives all it has, and not more', async () => {
  const { postgres } = w.world.databases
  let journeyId = 1_000_000
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 6 }),
      async (most, all) => {
        const id = journeyId++
        const of = { projectId: 1, journeyId: id, node: 'b', period: '', most }
        const given = await Promise.all(all.map((wants) => postgres.transaction((tx) => claim(tx, [{ ...of, wants }]))))
        const sum = (some: readonly number[]): number => some.reduce((a, b) => a + b, 0)
        expect(sum(given.flat())).toBe(Math.min(most, sum(all)))
        expect(given.flat().every((n, i) => n <= (all[i] ?? 0))).toBe(true)
      },
    ),
    { numRuns: worlds(15) },
  )
})

test('a budget a day is a new one on the next day of the project; a wait behind it does not end by what brought somebody here', async () => {
  const journey = await w.start({
    entry: { kind: 'event', event: 'Daily' },
    nodes: { b: budget(1, 'day'), w: waitFor('Daily', 30), again: exit('again'), quiet: exit('quiet'), out: exit('out') },
    edges: ['entry>b', 'b.ok>w', 'b.exhausted>out', 'w.happened>again', 'w.timeout>quiet'],
  })
  await w.arrives('15:50:00', does('one', 'Daily'), does('two', 'Daily'))
  // Taken late: what is stored is looked at once they wait.
  await w.happens('15:53:00')
  expect((await w.runs(journey)).map((text) => text.replace(/^\w+ /, '')).toSorted()).toEqual(['exited out', 'waiting w'])
  // Midnight in Shanghai.
  await w.happens('16:25:00')
  expect(await gates(journey)).toMatchObject([{ kind: 'budget', used: 0, most: 1 }])
  expect((await w.runs(journey)).some((text) => text.endsWith('quiet'))).toBe(true)
})

test('a dry run asks nobody and counts budgets from zero', async () => {
  const { entry } = asks('Dry')
  const draft = {
    entry,
    nodes: [
      { id: 'a', ...approval() },
      { id: 'b', ...budget(1) },
      { id: 'v', ...wait(5) },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'a' },
      { from: 'a', port: 'approved', to: 'b' },
      { from: 'b', port: 'ok', to: 'v' },
    ],
  }
  const made = await w.world.call<{ id: string }>(w.project, 'POST', 'journeys', { name: 'Dry', draft })
  const tried = async (answers: object) => {
    const { body } = await w.world.call<DryRun>(w.project, 'POST', `journeys/${made.body.id}/dry-run`, {
      draft,
      events: [{ event: 'Dry', at: '2026-11-02T10:00:00Z' }],
      answers,
      until: '2026-11-02T12:00:00Z',
    })
    return body.runs.map((run) => run.steps.map((step) => `${step.node} ${step.port}`))
  }
  expect(await tried({})).toEqual([['entry next', 'a approved', 'b ok', 'v next']])
  expect(await tried({ a: 'failed' })).toEqual([['entry next', 'a rejected']])
})
