import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  groupKeysOf,
  moreNode,
  pathCounts,
  type PathQuery,
  pathQuerySchema,
  pathsReference,
  pathStops,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, items, matches, product, zone } from '../../../test/analysis-world.ts'
import { writeId } from './compile/stops.ts'
import { pathModel } from './models/path.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

/** Events that are a node of the question, with its name. */
const nodesOf = (query: PathQuery) =>
  it.stored.flatMap((one) => {
    const stops = pathStops(query)
    const stop = stops.findIndex((other) => matches(one, other))
    const value = query.by && stops[stop]?.isSplit ? groupKeysOf(readRef(query.by, one.properties, items)) : undefined
    return stop < 0 ? [] : [{ person: one.person, time: one.time, stop, node: writeId(stop, value) }]
  })

test(`C01 C27 C13 (part: path; oracle of paths) paths are what the slow reference says, and nodes and edges have their people (seed ${seed})`, async () => {
  const stop = fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters, isSplit: fc.boolean() })
  const query = fc.record({
    source: stop,
    end: fc.option(stop, { nil: undefined, freq: 2 }),
    events: fc.array(stop, { maxLength: 3 }),
    direction: fc.constantFrom('forward', 'backward'),
    by: fc.constantFrom({ property: 'city' }, { property: 'n', item: product('tags') }),
    gapSeconds: fc.constantFrom(1, 3_600, 86_400, null),
    isCollapsed: fc.boolean(),
    layers: fc.constantFrom(2, 3, 5),
    rows: fc.constantFrom(1, 2, 8),
  })
  let runs = 0
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: PathQuery = pathQuerySchema.parse({ ...range, ...rest })
    const paths = pathsReference(nodesOf(asked), asked, timeZone)
    const answer = await it.ask(pathModel, timeZone, asked)
    const { nodes, edges } = answer
    const found = [
      ...nodes.map(({ layer, id, sessions, people }) => ({ layer, node: id, next: null, to: null, sessions, people, seconds: null })),
      ...edges.map(({ layer, from, next, to, sessions, people, seconds }) => ({ layer, node: from, next, to, sessions, people, seconds })),
    ]
    const inOrder = (some: readonly object[]): string[] => some.map((one) => JSON.stringify(Object.entries(one).toSorted())).toSorted()
    expect(inOrder(found)).toEqual(inOrder(pathCounts(paths, asked)))
    expect(answer.total).toEqual({ sessions: paths.length, people: new Set(paths.map(([first]) => first?.person)).size })

    const named = (layer: number, id: string) => {
      const own = nodes.filter((node) => node.layer === layer && node.id !== moreNode).map((node) => node.id)
      return id === moreNode ? { ids: own, isMore: true } : { ids: [id], isMore: false }
    }
    // One number a run opens: an edge to a node, one that ends, a node.
    const edge = [edges.findLast((one) => one.next === 'node'), edges.at(-1), undefined][runs++ % 3]
    const next = edge && { kind: edge.next, ...(edge.to === null ? { ids: [], isMore: false } : named(edge.layer + 1, edge.to)) }
    const one = edge ? { ...edge, id: edge.from } : nodes.at(-1)
    if (!one) return
    const slice = { layer: one.layer, node: named(one.layer, one.id), next }
    expect((await it.people(pathModel, timeZone, asked, slice)).total).toBe(one.people)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(15), seed })
})
