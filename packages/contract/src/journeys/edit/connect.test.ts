import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshNode, type Graph, graphSchema, type Node, nodeKinds, portsOf, validate } from '../index.ts'
import { edit, type EditError } from './index.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const runs = { numRuns: 300 * scale, seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }

/** A node of each drawn kind; every port leads on to a later one, or nowhere. */
const graphs = fc
  .array(fc.tuple(fc.constantFrom(...nodeKinds), fc.array(fc.option(fc.nat(8), { nil: undefined }), { minLength: 4, maxLength: 4 })), {
    minLength: 2,
    maxLength: 8,
  })
  .map((drawn): Graph => {
    const nodes = drawn.map(([kind], i) => freshNode(kind, `n${i}`))
    const edges = nodes.flatMap((node, i) =>
      portsOf(node).flatMap((port, nth) => {
        const ahead = drawn[i]?.[1][nth]
        const to = ahead === undefined ? undefined : nodes[i + 1 + ahead]
        return to ? [{ from: node.id, port, to: to.id }] : []
      }),
    )
    return graphSchema.parse({
      entry: { kind: 'event', event: 'Start' },
      nodes,
      edges: [{ from: 'entry', port: 'next', to: 'n0' }, ...edges],
    })
  })

/** What two steps must be to be connected, said without the code that decides it. */
function refusal(graph: Graph, from: Node, port: string, to: Node): EditError | undefined {
  if (!portsOf(from).includes(port)) return 'unknown_place'
  if (graph.edges.some((edge) => edge.from === from.id && edge.port === port)) return 'place_taken'
  const reached = new Set([to.id])
  for (const id of reached) for (const edge of graph.edges) if (edge.from === id) reached.add(edge.to)
  return reached.has(from.id) ? 'loop' : undefined
}

const structural = ['edge_from_nowhere', 'edge_to_nowhere', 'port_unknown', 'port_twice', 'loop']
const mistakes = (graph: Graph): string[] => validate(graph).flatMap(({ code }) => (structural.includes(code) ? [code] : []))

test('D04 any two steps that go together connect, the others are refused with the reason', () => {
  const said = new Set<string>()
  fc.assert(
    fc.property(graphs, fc.nat(), fc.nat(), fc.nat(), (graph, a, b, c) => {
      const [from, to] = [graph.nodes[a % graph.nodes.length], graph.nodes[b % graph.nodes.length]]
      if (!from || !to) return
      const ports = [...portsOf(from), 'no such way']
      const port = ports[c % ports.length] ?? ''
      const wanted = refusal(graph, from, port, to)
      const result = edit(graph, { op: 'connect', place: { from: from.id, port }, to: to.id }, () => 'never')
      expect(result.ok ? undefined : result.code).toBe(wanted)
      said.add(wanted ?? 'connected')
      if (!result.ok) return
      expect(result.graph.edges).toContainEqual({ from: from.id, port, to: to.id })
      expect(mistakes(result.graph)).toEqual([])
    }),
    runs,
  )
  expect([...said].toSorted()).toEqual(['connected', 'loop', 'place_taken', 'unknown_place'])
})

test('D04 a step of every kind goes into every place, but what leaves the journey only where nothing follows', () => {
  for (const first of nodeKinds)
    for (const second of nodeKinds) {
      const [head, tail] = [freshNode(first, 'head'), freshNode('note', 'tail')]
      const [port] = portsOf(head)
      const edges = [{ from: 'entry', port: 'next', to: 'head' }, ...(port === undefined ? [] : [{ from: 'head', port, to: 'tail' }])]
      const graph = graphSchema.parse({
        entry: { kind: 'event', event: 'Start' },
        nodes: port === undefined ? [head] : [head, tail],
        edges,
      })
      const node = freshNode(second, 'new')
      const result = edit(graph, { op: 'insert', place: { from: 'head', port: port ?? 'next' }, node }, () => 'never')
      const wanted = port === undefined ? 'unknown_place' : portsOf(node).length === 0 ? 'no_open_port' : undefined
      expect(result.ok ? undefined : result.code, `${first} > ${second}`).toBe(wanted)
      if (result.ok) expect(mistakes(result.graph), `${first} > ${second}`).toEqual([])
    }
})
