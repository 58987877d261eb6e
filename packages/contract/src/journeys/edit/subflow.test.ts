import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diff, entryId, type Graph, graphSchema, type Node, validate } from '../index.ts'
import { fragmentProblems } from '../subflows.ts'
import { asGroup, asSubflow, copy, edit, type Fragment, isAltered } from './index.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const runs = { numRuns: 200 * scale, seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }

const note = (id: string, text = id): Node => ({ id, kind: 'note', settings: { text } })
const happened = (id: string): Node => ({
  id,
  kind: 'happened',
  settings: { event: 'Pay', filters: [], links: [], since: { kind: 'entry' } },
})
const way = (from: string, to: string, port = 'next') => ({ from, port, to })
const graphOf = (nodes: Node[], edges: Graph['edges'], groups?: Graph['groups']): Graph =>
  graphSchema.parse({ entry: { kind: 'event', event: 'Start' }, nodes, edges, ...(groups ? { groups } : {}) })
const counter = (): (() => string) => {
  let n = 0
  return () => `n${++n}`
}

const first: Fragment = { head: 'a', nodes: [note('a'), happened('h')], edges: [way('a', 'h')] }
const version = (fragment: Fragment, number = 1) => asGroup({ subflow: 'sub_1', version: number, name: 'Twice', fragment })
const place = { from: entryId, port: 'next' }

function put(graph: Graph, fragment: Fragment): Graph {
  const done = edit(graph, { op: 'paste', fragment: version(fragment), place }, counter())
  if (!done.ok) throw new Error(done.code)
  return done.graph
}
const groupIn = (graph: Graph) => graph.groups?.[0] ?? expect.fail('no group')

test('a sub-flow is put in as a copy: a group with ids of its own that knows where it is from', () => {
  const graph = put(graphOf([note('z')], [way(entryId, 'z')]), first)
  expect(groupIn(graph)).toEqual({
    id: 'n3',
    name: 'Twice',
    colour: 'cyan',
    steps: ['n1', 'n2'],
    from: { subflow: 'sub_1', version: 1, steps: { n1: 'a', n2: 'h' } },
  })
  expect(graph.edges).toContainEqual(way('n2', 'z', 'yes'))
  expect(asSubflow(graph, groupIn(graph).steps, groupIn(graph).from)).toEqual(first)
  expect(isAltered(graph, groupIn(graph), first)).toBe(false)
  const renamed = edit(graph, { op: 'update_group', group: { ...groupIn(graph), name: 'Other' } }, counter())
  expect(renamed.ok && isAltered(renamed.graph, groupIn(renamed.graph), first)).toBe(false)
  const changed = edit(graph, { op: 'update', node: note('n1', 'else') }, counter())
  expect(changed.ok && isAltered(changed.graph, groupIn(changed.graph), first)).toBe(true)
})

test('another version replaces the content: steps of both keep their ids and their ways out, what followed still follows', () => {
  const graph = put(graphOf([note('z')], [way(entryId, 'z')]), first)
  const wider: Fragment = { head: 'm', nodes: [note('m'), note('a', 'new words'), happened('h')], edges: [way('m', 'a'), way('a', 'h')] }
  const update = (fragment: Fragment, number: number, from = graph) =>
    edit(from, { op: 'refresh_group', id: 'n3', version: number, fragment }, () => `new${number}`)
  const next = update(wider, 2)
  if (!next.ok) throw new Error(next.code)
  expect(groupIn(next.graph)).toMatchObject({
    steps: ['new2', 'n1', 'n2'],
    from: { version: 2, steps: { new2: 'm', n1: 'a', n2: 'h' } },
  })
  expect(next.graph.edges.toSorted((a, b) => (a.from < b.from ? -1 : 1))).toEqual([
    way(entryId, 'new2'),
    way('n1', 'n2'),
    way('n2', 'z', 'yes'),
    way('new2', 'n1'),
  ])
  expect(isAltered(next.graph, groupIn(next.graph), wider)).toBe(false)
  expect(diff(graph, next.graph).map(({ kind }) => kind)).toEqual(['added', 'changed', 'rewired', 'regrouped'])
  const shorter: Fragment = { head: 'q', nodes: [note('q')], edges: [] }
  const last = update(shorter, 3, next.graph)
  expect(last.ok && last.graph.edges).toEqual([way(entryId, 'new3'), way('new3', 'z')])
  expect(last.ok && edit(last.graph, last.inverse, counter())).toMatchObject({ graph: next.graph })
})

test('from any version to any other the graph stays sound, and the group is what the version says', () => {
  const versions = fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.boolean()), { minLength: 1, maxLength: 6 })
    .map((some) => {
      const ids = [...new Map(some)]
      const nodes = ids.map(([id, isFork]) => (isFork ? happened(`${id}h`) : note(id)))
      const edges = nodes.slice(1).map((node, i) => way(nodes[i]?.id ?? '', node.id, nodes[i]?.kind === 'happened' ? 'no' : 'next'))
      return { head: nodes[0]?.id ?? '', nodes, edges } satisfies Fragment
    })
  fc.assert(
    fc.property(versions, fc.array(versions, { minLength: 1, maxLength: 4 }), (begin, later) => {
      const newId = counter()
      let graph = put(graphOf([note('z')], [way(entryId, 'z')]), begin)
      for (const [i, fragment] of later.entries()) {
        expect(fragmentProblems(fragment)).toEqual([])
        const done = edit(graph, { op: 'refresh_group', id: groupIn(graph).id, version: i + 2, fragment }, () => `v${newId()}`)
        if (!done.ok) throw new Error(done.code)
        graph = done.graph
        expect(validate(graph).filter((one) => one.severity === 'error')).toEqual([])
        expect(graphSchema.safeParse(graph).success).toBe(true)
        expect(isAltered(graph, groupIn(graph), fragment)).toBe(false)
        expect(graph.nodes.some((node) => node.id === 'z')).toBe(true)
      }
    }),
    runs,
  )
})

test('a copy of such a group is from the same version', () => {
  const graph = put(graphOf([note('z')], [way(entryId, 'z')]), first)
  const taken = copy(graph, groupIn(graph).steps)
  const ids = counter()
  const again = taken && edit(graph, { op: 'paste', fragment: taken, place: { from: 'z', port: 'next' } }, () => `p${ids()}`)
  const copied = again?.ok ? again.graph.groups?.[1] : undefined
  expect(copied?.from).toEqual({ subflow: 'sub_1', version: 1, steps: { pn1: 'a', pn2: 'h' } })
})
