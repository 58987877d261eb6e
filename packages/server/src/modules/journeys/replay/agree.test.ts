import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Backtest } from '@millrace/contract/journeys/backtest.ts'
import { graphSchema, validate } from '@millrace/contract/journeys/index.ts'
import { sql } from '../../../platform/sql.ts'
import { at, does, type GraphInput, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'
import type { Life } from './life.ts'
import { replay } from './replay.ts'
import { versionOf } from './version.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const users = ['a', 'b', 'c']

interface Deed {
  readonly minute: number
  readonly user: string
  readonly event: string
  readonly order: string
}

/** Steps as a tree: what stands first, and by which ports it goes on. */
type Tree = { readonly node: object; readonly next: Readonly<Record<string, Tree>> } | null

const link = [{ property: 'order', trigger: 'order' }]
const did = (event: string, times: number) => ({
  kind: 'event',
  event,
  filters: [],
  window: { kind: 'last', amount: 20, unit: 'minute' },
  count: { op: 'gte', value: times },
})

const treeOf = (depth: number): fc.Arbitrary<Tree> => {
  if (depth === 0) return fc.constantFrom<Tree>(null, { node: mail, next: {} })
  const more = treeOf(depth - 1)
  const one = (node: fc.Arbitrary<object>): fc.Arbitrary<Tree> => fc.record({ node, next: fc.record({ next: more }) })
  const arm = (id: string, rule: object) => ({ id, name: '', rule })
  const event = fc.constantFrom('Pay', 'View', 'Start')
  return fc.oneof(
    one(fc.integer({ min: 0, max: 20 }).map((minutes) => wait(minutes))),
    one(fc.constant(mail)),
    one(fc.boolean().map((remove) => ({ kind: 'set_tag', settings: { tag: 'TAG', value: '', remove } }))),
    fc.record({
      node: fc
        .tuple(event, fc.integer({ min: 1, max: 25 }), fc.boolean())
        .map(([name, long, isLinked]) => waitFor(name, long, isLinked ? link : [])),
      next: fc.record({ happened: more, timeout: more }),
    }),
    fc.record({
      node: fc.tuple(event, fc.integer({ min: 1, max: 3 })).map(([name, times]) => ({
        kind: 'condition',
        settings: {
          arms: [
            arm('did', did(name, times)),
            arm('tagged', { kind: 'tag', tag: 'TAG' }),
            arm('own', { kind: 'trigger', condition: { property: 'order', op: 'eq', value: 'o1' } }),
          ],
        },
      })),
      next: fc.record({ did: more, tagged: more, own: more, else: more }),
    }),
    fc.record({
      node: fc.constant({
        kind: 'split',
        settings: {
          salt: 'replay',
          arms: [
            { id: 'x', weight: 50 },
            { id: 'y', weight: 50 },
          ],
        },
      }),
      next: fc.record({ x: more, y: more }),
    }),
  )
}

const entries: fc.Arbitrary<NonNullable<GraphInput['entry']>> = fc.constantFrom(
  { kind: 'event', event: 'Start' },
  { kind: 'event', event: 'Start', key: 'order' },
  { kind: 'event', event: 'View', reaches: { value: 2, within: { amount: 30, unit: 'minute' as const } } },
  {
    kind: 'event_then_not',
    event: 'Start',
    key: 'order',
    not: { event: 'Pay', links: link },
    within: { amount: 10, unit: 'minute' as const },
  },
)

const graphs = fc.record({
  entry: entries,
  tree: treeOf(3).filter((tree) => tree !== null),
  reentry: fc.constantFrom(
    { kind: 'never' as const },
    { kind: 'after_exit' as const },
    { kind: 'limit' as const, times: 2, per: { amount: 30, unit: 'minute' as const } },
  ),
  goal: fc.constantFrom(null, { event: 'Pay', links: link, within: { amount: 40, unit: 'minute' as const }, exit: true }),
})

const deeds = fc
  .array(
    fc.record({
      minute: fc.integer({ min: 0, max: 59 }),
      user: fc.constantFrom(...users),
      event: fc.constantFrom('Start', 'Start', 'Pay', 'View'),
      order: fc.constantFrom('o1', 'o2'),
    }),
    { minLength: 25, maxLength: 40 },
  )
  .map((some) => some.toSorted((a, b) => a.minute - b.minute))

/** Nodes by id and edges, as a journey of a test is written; every journey has a tag of its own. */
function drawn(
  {
    entry,
    tree,
    reentry,
    goal,
  }: { entry: NonNullable<GraphInput['entry']>; tree: Tree; reentry: GraphInput['reentry']; goal: GraphInput['goal'] },
  tag: string,
): GraphInput {
  const nodes: Record<string, object> = {}
  const edges: string[] = []
  const put = (one: Tree, from: string): void => {
    if (one === null) return
    const id = `n${Object.keys(nodes).length}`
    nodes[id] = JSON.parse(JSON.stringify(one.node).replaceAll('TAG', tag)) as object /* the same with another name in it */
    edges.push(`${from}>${id}`)
    for (const [port, next] of Object.entries(one.next)) put(next, `${id}.${port}`)
  }
  put(tree, 'entry')
  return { entry, nodes, edges, goal, ...(reentry ? { reentry } : {}) }
}

const timeOf = (minute: number): string => `${10 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}:00`

/** The same hour of deeds, lived through by the real thing, whose clock goes minute by minute. */
async function lived(w: JourneyWorld, done: readonly Deed[]): Promise<void> {
  const byMinute = Map.groupBy(done, (one) => one.minute)
  for (let minute = 0; minute < 150; minute++)
    await w.happens(
      timeOf(minute),
      ...(byMinute.get(minute) ?? []).map((one) => ({ ...does(one.user, one.event, { order: one.order }), id: idOf(done, one) })),
    )
}

const idOf = (done: readonly Deed[], one: Deed): string => `deed-${done.indexOf(one)}`

/** Every visit of a journey, as `person run node visit port left`. */
const historyOf = async (w: JourneyWorld, journey: string): Promise<string[]> => {
  const row = await w.world.databases.postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`)
  const rows = await w.world.databases.clickhouse.rows<{ text: string }>(sql`
    select concat(toString(person_id), ' ', node, ' ', toString(visit), ' ', port, ' ', toString(toUnixTimestamp64Milli(arrived_at)), ' ', toString(toUnixTimestamp64Milli(left_at))) as text
    from journey_history where journey_id = ${sql.value(row?.id ?? 0, 'UInt32')} order by text`)
  return rows.map((one) => one.text)
}

/** The draft and what is published, over the same hour as it is stored: a job that leaves a file. */
async function backtest(w: JourneyWorld, id: string): Promise<Backtest> {
  const started = await w.world.call<{ job: string }>(w.project, 'POST', `journeys/${id}/backtest`, { days: 1 })
  await w.world.settle()
  expect((await w.world.call(w.project, 'GET', `jobs/${started.body.job}`)).body).toMatchObject({ state: 'done', error: null })
  const { body } = await w.world.call<Backtest>(w.project, 'GET', `jobs/${started.body.job}/file`)
  expect(body.variants[1]).toEqual({ name: 'published', tally: body.variants[0]?.tally })
  return body
}

const edgesOf = ({ variants }: Backtest): string[] =>
  (variants[0]?.tally.edges ?? []).map(({ node, port, people }) => `${node} ${port} ${people}`).toSorted()

function edgesIn(visits: readonly string[]): string[] {
  const edges = Map.groupBy(visits, (visit) => {
    const [, node, , port] = visit.split(' ')
    return `${node} ${port}`
  })
  return [...edges].map(([edge, some]) => `${edge} ${some.length}`).toSorted()
}

test(`the same hour through the live executor and through a replay, and a backtest of what is stored: the same paths (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const count = 10
  let moved = 0
  for (let round = 0; round < scale; round++) {
    const w = await journeyWorld()
    await w.happens('09:00:00', ...users.map((user) => known(user)))
    const [drafts] = fc.sample(fc.array(graphs, { minLength: count, maxLength: count }), { seed: seed + round, numRuns: 1 })
    const [done] = fc.sample(deeds, { seed: seed + round, numRuns: 1 })
    const inputs = (drafts ?? []).map((draft, i) => drawn(draft, `tag${i}`))
    const ids: string[] = []
    for (const input of inputs) ids.push(await w.start(input))
    await lived(w, done ?? [])
    const people = new Map<string, number>()
    for (const user of users)
      people.set(user, (await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)).body.id)
    // Of tags history knows only what they are now, which is what these journeys made of them.
    await w.world.databases.postgres.run(sql`delete from person_tags`)
    for (const [i, id] of ids.entries()) {
      const graph = graphSchema.parse((await w.world.call<{ draft: unknown }>(w.project, 'GET', `journeys/${id}`)).body.draft)
      expect(validate(graph).filter((one) => one.severity === 'error')).toEqual([])
      const version = versionOf(graph, { projectId: w.project.id, publicId: id })
      const replayed = [...people].flatMap(([user, personId]) => {
        const life: Life = {
          projectId: w.project.id,
          personId,
          profile: {},
          tags: new Map(),
          events: (done ?? []).flatMap((one) =>
            one.user === user
              ? [
                  {
                    id: idOf(done ?? [], one),
                    event: one.event,
                    time: Date.parse(at(timeOf(one.minute))),
                    properties: { order: one.order },
                  },
                ]
              : [],
          ),
        }
        const span = { from: Date.parse(at('10:00:00')), until: Date.parse(at(timeOf(149))) }
        return replay(version, life, { zone: 'Asia/Shanghai', segments: new Map() }, span).visits.map(
          (visit) => `${personId} ${visit.node} ${visit.visit} ${visit.port} ${visit.arrivedAt} ${visit.leftAt}`,
        )
      })
      moved += replayed.length
      expect(edgesOf(await backtest(w, id)), JSON.stringify(inputs[i])).toEqual(edgesIn(replayed))
      expect(replayed.toSorted(), JSON.stringify({ input: inputs[i], done })).toEqual((await historyOf(w, id)).toSorted())
    }
    await w.end()
  }
  // Journeys that nobody goes through would agree about anything.
  expect(moved).toBeGreaterThan(20 * scale)
})
