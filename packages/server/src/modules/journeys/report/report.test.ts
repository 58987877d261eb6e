import { join } from 'node:path'
import type { Report, StageMoves } from '@millrace/contract/journeys/report.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectGolden } from '../../../../test/golden.ts'
import { does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'
import { type HistoryRow, naiveSteps } from '../../../../test/naive-report.ts'
import { sql } from '../../../platform/sql.ts'
import { compileEntered, compileFunnel, compileMeant, compileSteps, type Scope } from './compile.ts'
import { worlds } from '../../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
})
afterAll(() => w.end())

const report = async (journey: string, query = ''): Promise<Report> => {
  const { status, body } = await w.world.call<Report>(w.project, 'GET', `journeys/${journey}/report${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

const users = ['a', 'b', 'c', 'd', 'e', 'f']
const deeds = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: 90 }),
    user: fc.constantFrom(...users),
    event: fc.constantFrom('Start', 'Start', 'Go', 'Pay', 'Leave'),
  }),
  { minLength: 25, maxLength: 40 },
)
const graph = (minutes: number) => ({
  nodes: {
    x: {
      kind: 'split',
      settings: {
        salt: 'd35',
        arms: [
          { id: 'l', weight: 50 },
          { id: 'r', weight: 50 },
        ],
      },
    },
    w: wait(minutes),
    g: waitFor('Go', 15),
    j: { kind: 'jump', settings: { to: 'g', times: 1 } },
    m: mail,
    v: wait(minutes * 2),
    e: exit('end'),
  },
  edges: ['entry>x', 'x.l>w', 'x.r>g', 'w>g', 'g.happened>m', 'g.timeout>j', 'j>v', 'm>v', 'v>e'],
  goal: { event: 'Pay', within: { amount: 2, unit: 'hour' as const } },
  limits: { exits: [{ event: 'Leave' }] },
})
const time = (minute: number): string => `${10 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}:00`

test(`D35 after a random life the live counts of every step are the states of the runs, and the report agrees (seed ${seed})`, async () => {
  const { postgres } = w.world.databases
  const [done] = fc.sample(deeds, { seed, numRuns: 1 })
  await w.happens('09:00:00', ...users.map((user) => known(user)), { ids: ['login:t'], set: { email: 't@x.cn' }, test: true })
  const journey = await w.start(graph(10))
  for (let minute = 0; minute <= 90; minute += 6) {
    const now = (done ?? []).filter((one) => one.minute > minute - 6 && one.minute <= minute)
    await w.happens(time(minute), ...now.map((one) => does(one.user, one.event)), ...(minute === 6 ? [does('t', 'Start')] : []))
    // People merge and a new version is followed on the way.
    if (minute === 12) await w.happens(time(minute), { ids: ['anon:d1'], event: 'Start' })
    if (minute === 24) await w.happens(time(minute), { ids: ['login:a', 'anon:d1'], event: 'Login' })
    if (minute === 48) await w.republish(journey, graph(20), 'follow')
  }
  const counts = (
    await w.world.call<
      Record<string, number> & { nodes: { node: string; waiting: number }[]; edges: { node: string; port: string; people: number }[] }
    >(w.project, 'GET', `journeys/${journey}/counts`)
  ).body
  const runs = await postgres.rows<{ node: string; state: number; n: number }>(sql`
    select r.node, r.state, count(*) as n from journey_runs r join journeys j using (journey_id)
    where j.public_id = ${journey} and not r.is_test group by r.node, r.state`)
  const inState = (state: number) => runs.filter((one) => one.state === state).reduce((sum, one) => sum + one.n, 0)
  const standing = runs
    .filter((one) => one.state === 1)
    .map(({ node, n }) => [node, n])
    .toSorted()
  expect(counts.nodes.map(({ node, waiting }) => [node, waiting]).toSorted()).toEqual(standing)
  expect([counts['active'], counts['done'], counts['exited'], counts['parked']]).toEqual([1, 2, 3, 4].map(inState))
  expect(counts['entered']).toBe([1, 2, 3, 4].reduce((sum, state) => sum + inState(state), 0))
  for (const by of ['entry', 'event']) {
    const told = await report(journey, `?by=${by}`)
    expect(
      told.steps
        .filter((one) => one.inside > 0)
        .map(({ node, inside }) => [node, inside])
        .toSorted(),
    ).toEqual(standing)
    expect([told.entered, told.converted, told.ended, told.inside]).toEqual([
      counts['entered'],
      counts['goal'],
      (counts['done'] ?? 0) + (counts['exited'] ?? 0),
      counts['active'],
    ])
    for (const step of told.steps)
      expect([step.node, step.came]).toEqual([step.node, step.left.reduce((sum, one) => sum + one.runs, 0) + step.parked + step.inside])
    const passed = told.steps.flatMap(({ node, left }) =>
      left.filter(({ port }) => port !== 'ended').map(({ port, runs: n }) => `${node} ${port} ${n}`),
    )
    expect(passed.toSorted()).toEqual(counts.edges.map(({ node, port, people }) => `${node} ${port} ${people}`).toSorted())
    expect(told.intervals.reduce((sum, one) => sum + one.entered, 0)).toBe(told.entered)
    expect(told.funnel[0]).toMatchObject({ node: 'entry', runs: told.entered, converted: told.converted })
  }
  expect(counts['entered']).toBeGreaterThan(3)
})

interface Told {
  readonly step: string
  readonly came: number
  readonly runs: number
  readonly left: Pairs
  readonly parked: number
  readonly inside: number
  readonly ended: number
  readonly dropped: number
  readonly times: number[]
  readonly series: Pairs
}
type Pairs = readonly [keys: readonly string[], counts: readonly number[]]
const pairs = ([keys, counts]: Pairs): Record<string, number> => Object.fromEntries(keys.map((key, i) => [key, counts[i] ?? 0]))

const start = Date.parse('2026-03-06T00:00:00Z')
const hour = 3_600_000
/** Days of one run: an entry, then steps one after the other, until it stands still, is cut short, or ends. */
const lives = fc.array(
  fc.record({
    isTest: fc.integer({ min: 0, max: 9 }),
    version: fc.constantFrom(1, 2),
    enters: fc.integer({ min: 0, max: 96 }),
    steps: fc.array(
      fc.record({ node: fc.constantFrom('p', 'q', 'r'), port: fc.constantFrom('next', 'other'), stay: fc.integer({ min: 0, max: 40 }) }),
      { maxLength: 5 },
    ),
    ends: fc.constantFrom('inside', 'done', 'ended', 'merged', 'parked'),
    goal: fc.option(fc.integer({ min: 0, max: 90 })),
  }),
  { minLength: 5, maxLength: 25 },
)
function rowsOf(some: typeof lives extends fc.Arbitrary<infer T> ? T : never, first: number): HistoryRow[] {
  return some.flatMap((life, i) => {
    const of = { run_id: first + i, person_id: 1 + (i % 7), is_test: life.isTest === 0 ? 1 : 0 }
    const rows: HistoryRow[] = []
    let at = start + life.enters * hour
    const nodes = ['entry', ...life.steps.map((step) => step.node)]
    for (const [n, node] of nodes.entries()) {
      const arrived = at
      at += n === 0 ? 0 : (life.steps[n - 1]?.stay ?? 0) * hour
      const isLast = n === nodes.length - 1
      const next = isLast ? (life.ends === 'parked' || life.ends === 'inside' ? '.' : '') : (nodes[n + 1] ?? '')
      const port = !isLast
        ? n === 0
          ? 'next'
          : (life.steps[n - 1]?.port ?? '')
        : life.ends === 'parked'
          ? 'parked'
          : life.ends === 'done'
            ? 'next'
            : 'ended'
      if (isLast && life.ends === 'inside' && n > 0) break
      rows.push({
        ...of,
        version: life.version,
        node,
        port: n === 0 && port === 'ended' ? 'next' : port,
        next: n === 0 && next === '.' && life.ends === 'inside' ? '' : next,
        why: life.ends === 'merged' ? 'merged' : '',
        arrived,
        left: at,
      })
    }
    if (life.goal !== null)
      rows.push({
        ...of,
        version: life.version,
        node: 'entry',
        port: 'goal',
        next: '.',
        why: 'Pay',
        arrived: at,
        left: start + (life.enters + life.goal) * hour,
      })
    return rows
  })
}

test(`the report is what going through the rows one by one gives (seed ${seed})`, async () => {
  const { clickhouse } = w.world.databases
  let journeyId = 900
  await fc.assert(
    fc.asyncProperty(
      lives,
      fc.record({
        by: fc.constantFrom('entry' as const, 'event' as const),
        version: fc.constantFrom(undefined, 1),
        from: fc.integer({ min: 0, max: 100 }),
        hours: fc.integer({ min: 1, max: 120 }),
        interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        zone: fc.constantFrom('Asia/Shanghai', 'America/New_York'),
      }),
      async (some, { by, version, from, hours, interval, zone }) => {
        journeyId += 1
        const rows = rowsOf(some, journeyId * 1_000)
        const stored = rows.map(({ arrived, left, ...row }) =>
          JSON.stringify({
            project_id: 77,
            journey_id: journeyId,
            visit: 0,
            log_partition: 0,
            log_offset: 0,
            ...row,
            arrived_at: new Date(arrived).toISOString(),
            left_at: new Date(left).toISOString(),
          }),
        )
        await clickhouse.insert('journey_history', stored.join('\n'), { date_time_input_format: 'best_effort' })
        const scope: Scope = {
          projectId: 77,
          journeyId,
          from: new Date(start + from * hour),
          until: new Date(start + (from + hours) * hour),
          by,
          version,
        }
        const told = await clickhouse.rows<Told>(compileSteps(scope, interval, zone))
        const naive = [...naiveSteps(rows, scope, interval, zone)].map(([step, { runs, times, ...one }]) => {
          const sorted = times.toSorted((a, b) => a - b)
          const quantiles = [0.5, 0.9].flatMap((level) => sorted[Math.floor(level * sorted.length)] ?? [])
          return [step, { ...one, runs: runs.size, times: quantiles }] as const
        })
        const asNaive = told.map(({ step, left, series, times, ...one }) => {
          const byPort = pairs(left)
          return [step, { ...one, left: byPort, series: pairs(series), times: Object.keys(byPort).length > 0 ? times : [] }] as const
        })
        const said = (some: readonly (readonly [string, { came: number; parked: number; inside: number; left: object }])[]) =>
          Object.fromEntries(some.filter(([, one]) => one.came + one.parked > 0 || one.inside !== 0 || Object.keys(one.left).length > 0))
        expect(said(asNaive)).toEqual(said(naive))
      },
    ),
    { seed, numRuns: worlds(15) },
  )
})

test('people at a step, those who left by a port and those who dropped off become a static segment', async () => {
  await w.happens('13:00:00', ...['k1', 'k2', 'k3', 'k4'].map((user) => known(user)))
  const journey = await w.start({
    entry: { kind: 'event', event: 'Collect' },
    nodes: { w: waitFor('Paid', 60), v: wait(600), e: exit('lost') },
    edges: ['entry>w', 'w.happened>v', 'w.timeout>e'],
    goal: { event: 'Bought', within: { amount: 1, unit: 'day' }, exit: false },
  })
  await w.happens('13:01:00', ...['k1', 'k2', 'k3', 'k4'].map((user) => does(user, 'Collect')))
  await w.happens('13:10:00', does('k1', 'Paid'), does('k4', 'Bought'))
  await w.happens('14:10:00')
  const collect = async (body: object): Promise<string[]> => {
    const made = await w.world.call<{ id: string }>(w.project, 'POST', `journeys/${journey}/people-segment`, { name: 'Kept', ...body })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    await w.world.settle()
    const { body: people } = await w.world.call<{ items: { ids: { type: string; value: string }[] }[] }>(
      w.project,
      'GET',
      `segments/${made.body.id}/people`,
    )
    return people.items.map((one) => one.ids.find((ref) => ref.type === 'login_id')?.value ?? '').toSorted()
  }
  expect(await collect({ node: 'v', what: 'inside' })).toEqual(['k1'])
  expect(await collect({ node: 'w', what: 'left', port: 'timeout', by: 'event' })).toEqual(['k2', 'k3', 'k4'])
  expect(await collect({ node: 'e', what: 'dropped' })).toEqual(['k2', 'k3'])
  expect(await collect({ node: 'w', what: 'came', from: '2026-10-01', to: '2026-10-31' })).toEqual([])
  const { funnel, dropped } = await report(journey, '?steps=w,v')
  expect([funnel, dropped]).toEqual([
    [
      { node: 'entry', runs: 4, converted: 1 },
      { node: 'w', runs: 4, converted: 1 },
      { node: 'v', runs: 1, converted: 0 },
    ],
    2,
  ])
})

test('D28 a report of the canvas tells how people moved between the stages of a tag, from their entry on', async () => {
  const points = (op: string, value: number) => ({ kind: 'profile', condition: { property: 'points', op, value } })
  const stages = ['忠诚用户', '新客', '访客'].map((value, i) => ({ value, rule: points('gte', [100, 10, 0][i] ?? 0) }))
  const give = (time: string, of: Record<string, number>) =>
    w.happens(time, ...Object.entries(of).map(([user, n]) => ({ ids: [`login:${user}`], set: { points: n } })))
  const tag = (
    await w.world.call<{ id: string }>(w.project, 'POST', 'tags', { name: '生命周期', definition: { kind: 'layers', layers: stages } })
  ).body.id
  const compute = async (): Promise<void> => {
    expect((await w.world.call(w.project, 'POST', `tags/${tag}/compute`)).status).toBe(202)
    await w.world.settle()
  }
  await give('15:00:00', { s1: 1, s2: 2, s3: 20, s4: 1 })
  await compute()
  const journey = await w.start({
    entry: { kind: 'event', event: 'Grow' },
    nodes: { w: wait(600) },
    edges: ['entry>w'],
    goal: { event: 'Bought', within: { amount: 1, unit: 'hour' }, exit: false },
  })
  await w.happens('15:10:00', ...['s1', 's2', 's3', 's5'].map((user) => does(user, 'Grow')))
  await give('15:30:00', { s1: 150, s4: 500 })
  await compute()
  await give('17:00:00', { s2: 11, s3: 0, s5: 1 })
  await compute()
  const moves = async (query = ''): Promise<Record<string, number>> => {
    const { status, body } = await w.world.call<StageMoves>(w.project, 'GET', `journeys/${journey}/stage-moves?tag=${tag}${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    const name = (n: number) => body.places[n]?.value ?? body.places[n]?.kind ?? ''
    return Object.fromEntries(body.cells.map(({ from, to, people }) => [`${name(from)} → ${name(to)}`, people]))
  }
  expect(await moves()).toEqual({ '访客 → 忠诚用户': 1, '访客 → 新客': 1, '新客 → 访客': 1, 'none → 访客': 1 })
  expect(await moves('&until=goal')).toEqual({ '访客 → 忠诚用户': 1, '访客 → 访客': 1, '新客 → 新客': 1, 'none → none': 1 })
  expect(await moves('&to=2026-10-31')).toEqual({})
})

test('the statements are the reviewed ones, and the engine runs them', async () => {
  const { clickhouse } = w.world.databases
  const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
  const scope: Scope = {
    projectId: 7,
    journeyId: 3,
    from: new Date('2026-10-01T00:00:00Z'),
    until: new Date('2026-11-01T00:00:00Z'),
    by: 'entry',
    version: 2,
  }
  await expectGolden(clickhouse, golden('by-entry'), compileSteps(scope, 'day', 'Asia/Shanghai'))
  await expectGolden(clickhouse, golden('by-event'), compileSteps({ ...scope, by: 'event', version: undefined }, 'week', 'Asia/Shanghai'))
  await expectGolden(clickhouse, golden('funnel'), compileFunnel(scope, ['entry', 'w']))
  await expectGolden(clickhouse, golden('dropped'), compileMeant(scope, { node: 'w', what: 'dropped' }))
  await expectGolden(clickhouse, golden('entered'), compileEntered(scope, 3_600_000, scope.until))
})
