import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diff, graphSchema, layout, type Node, orderOf, outline, type OutlinePath, validate } from '../index.ts'
import type { Graph } from '../graph.ts'
import { copy, edit, flowOf, type Operation, type Place } from './index.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const runs = { numRuns: 200 * scale, seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }

const empty: Graph = graphSchema.parse({ entry: { kind: 'event', event: 'SubmitOrder' }, nodes: [], edges: [] })

const kinds: ((id: string) => Node)[] = [
  (id) => ({ id, kind: 'wait', settings: { duration: { amount: 2, unit: 'day' } } }),
  (id) => ({
    id,
    kind: 'wait_event',
    settings: { event: 'PayOrder', filters: [], links: [], timeout: { amount: 2, unit: 'hour' } },
  }),
  (id) => ({ id, kind: 'condition', settings: { arms: [{ id: 'a1', name: '', rule: { kind: 'all', rules: [] } }] } }),
  (id) => ({
    id,
    kind: 'split',
    settings: {
      arms: [
        { id: 'a', name: '', weight: 50, control: false },
        { id: 'b', name: '', weight: 50, control: false },
      ],
    },
  }),
  (id) => ({ id, kind: 'send', settings: { channel: 'email', templateId: 'tpl_1', class: 'marketing' } }),
  (id) => ({ id, kind: 'set_tag', settings: { tag: 't', value: '', remove: false } }),
  (id) => ({ id, kind: 'exit', settings: { reason: '' } }),
  (id) => ({ id, kind: 'wait', settings: { next: { time: '10:00', weekdays: [1, 5] }, zone: 'person' } }),
  (id) => ({ id, kind: 'window', settings: { from: '09:00', to: '18:00', weekdays: [1], zone: 'project' } }),
  (id) => ({ id, kind: 'wait_condition', settings: { rule: { kind: 'tag', tag: 't' }, timeout: { amount: 1, unit: 'day' } } }),
  (id) => ({ id, kind: 'happened', settings: { event: 'PayOrder', filters: [], links: [], since: { kind: 'entry' } } }),
  (id) => ({ id, kind: 'set_profile', settings: { op: 'increment', property: 'n', to: { value: 1 } } }),
  (id) => ({ id, kind: 'list', settings: { list: 'seg_1', remove: false } }),
  (id) => ({ id, kind: 'emit_event', settings: { event: 'Noted', properties: [] } }),
  (id) => ({ id, kind: 'handoff', settings: { journey: 'jrn_1', values: [], leave: true } }),
  (id) => ({ id, kind: 'note', settings: { text: 'Here' } }),
]

/** Numbers become an operation on whatever the graph holds at that moment. */
type Draw = readonly [number, number, number, number]

function operationOf([what, a, b, c]: Draw, graph: Graph, newId: () => string): Operation | undefined {
  const places: Place[] = ['entry', ...graph.nodes.map((node) => node.id)].flatMap((from) =>
    flowOf(graph)
      .ports(from)
      .map((port) => ({ from, port })),
  )
  const open = places.filter((one) => flowOf(graph).next(one.from, one.port) === undefined)
  const place = places[a % places.length] ?? { from: 'entry', port: 'next' }
  const node = graph.nodes[b % Math.max(1, graph.nodes.length)]
  const other = graph.nodes[c % Math.max(1, graph.nodes.length)]
  const make = kinds[b % kinds.length]
  if (what < 4) return make && { op: 'insert', place, node: make(newId()) }
  if (!node || !other) return undefined
  const fragment = copy(graph, [node.id, other.id])
  const choices: (Operation | undefined)[] = [
    { op: 'remove', ids: [node.id, other.id], heal: a % 2 === 0 },
    { op: 'move', ids: [node.id], place },
    fragment && { op: 'paste', fragment, place },
    { op: 'connect', place: open[a % Math.max(1, open.length)] ?? place, to: node.id },
    { op: 'add_branch', id: node.id, arm: { id: newId(), name: '', rule: { kind: 'any', rules: [] } } },
    { op: 'add_branch', id: node.id, arm: { id: newId(), name: '', weight: 10, control: false } },
    { op: 'add_branch', id: node.id, arm: { id: newId(), name: '', event: 'Other', filters: [], links: [] } },
    { op: 'remove_branch', id: node.id, arm: flowOf(graph).ports(node.id)[0] ?? '' },
    { op: 'update', node: { ...node, name: `n${c}` } },
    { op: 'set_goal', goal: { event: 'PayOrder', filters: [], links: [], within: { amount: 1, unit: 'day' }, exit: true } },
  ]
  return choices[(what - 4) % choices.length]
}

const draws = fc.array(fc.tuple(fc.nat(15), fc.nat(100), fc.nat(100), fc.nat(100)), { minLength: 15, maxLength: 60, size: 'max' })

function played(steps: readonly Draw[], each: (before: Graph, operation: Operation, after: Graph, inverse: Operation) => void): Graph {
  let n = 0
  const newId = (): string => `n${++n}`
  let graph = empty
  for (const step of steps) {
    const operation = operationOf(step, graph, newId)
    if (!operation) continue
    const result = edit(graph, operation, newId)
    if (!result.ok) continue
    each(graph, operation, result.graph, result.inverse)
    graph = result.graph
  }
  return graph
}

const isSound = (graph: Graph): boolean =>
  graphSchema.safeParse(graph).success && validate(graph).every((one) => one.severity === 'warning' || one.code === 'entry_unconnected')

test('any sequence of operations keeps the graph valid', () => {
  fc.assert(
    fc.property(draws, (steps) => {
      played(steps, (_, operation, after) => expect(isSound(after), JSON.stringify({ operation, after })).toBe(true))
    }),
    runs,
  )
})

test('everything can be undone, and done again', () => {
  fc.assert(
    fc.property(draws, (steps) => {
      const undo: { inverse: Operation; before: Graph; after: Graph }[] = []
      let graph = played(steps, (before, _, after, inverse) => undo.push({ before, after, inverse }))
      for (const { inverse, before, after } of undo.toReversed()) {
        const undone = edit(graph, inverse, () => 'never')
        expect(undone.ok && undone.graph).toEqual(before)
        if (!undone.ok) return
        const redone = edit(undone.graph, undone.inverse, () => 'never')
        expect(redone.ok && redone.graph).toEqual(after)
        graph = undone.graph
      }
      expect(graph).toEqual(empty)
    }),
    runs,
  )
})

test('what is pasted equals what was copied, up to ids', () => {
  fc.assert(
    fc.property(draws, fc.nat(100), (steps, at) => {
      const graph = played(steps, () => undefined)
      const node = graph.nodes[at % Math.max(1, graph.nodes.length)]
      const fragment = node && copy(graph, orderOf(flowOf(graph), node.id))
      if (!fragment) return
      let n = 0
      const result = edit(empty, { op: 'paste', fragment, place: { from: 'entry', port: 'next' } }, () => `p${++n}`)
      const again = result.ok ? copy(result.graph, result.selected) : undefined
      const plain = (one: typeof fragment): unknown => {
        const number = new Map(one.nodes.map((each, i) => [each.id, `#${i}`]))
        const edges = one.edges.map((edge) => `${number.get(edge.from)} ${edge.port} ${number.get(edge.to)}`).toSorted()
        return { nodes: one.nodes.map((each) => ({ ...each, id: number.get(each.id) })), edges }
      }
      expect(again && plain(again)).toEqual(plain(fragment))
    }),
    runs,
  )
})

test('moving a step away and back keeps every step', () => {
  fc.assert(
    fc.property(draws, (steps) => {
      played(steps, (before, operation, after) => {
        if (operation.op !== 'move') return
        expect(after.nodes.map((node) => node.id).toSorted()).toEqual(before.nodes.map((node) => node.id).toSorted())
      })
    }),
    runs,
  )
})

test('the layout has no overlap, and every step lies below what leads to it', () => {
  fc.assert(
    fc.property(draws, (steps) => {
      const graph = played(steps, () => undefined)
      const { boxes, wires } = layout(graph, { width: 10, height: 4, gapX: 2, gapY: 2 })
      const ends = wires.filter((wire) => wire.to === null).map((wire) => ({ id: '+', x: wire.x2 - 5, y: wire.y2 }))
      const all = [...boxes, ...ends]
      for (const [i, one] of all.entries())
        for (const other of all.slice(i + 1)) expect(Math.abs(one.x - other.x) >= 12 || Math.abs(one.y - other.y) >= 6).toBe(true)
      for (const wire of wires) expect(wire.y2).toBeGreaterThan(wire.y1)
      expect(boxes.length).toBe(graph.nodes.length + 1)
    }),
    runs,
  )
})

test('the outline lists every step once', () => {
  fc.assert(
    fc.property(draws, (steps) => {
      const graph = played(steps, () => undefined)
      const listed: string[] = []
      const walk = (path: OutlinePath): void => {
        for (const item of path.items) {
          listed.push(item.id)
          item.branches.forEach(walk)
        }
      }
      walk(outline(graph))
      expect(listed.toSorted()).toEqual(graph.nodes.map((node) => node.id).toSorted())
    }),
    runs,
  )
})

test('a graph differs from another exactly when an operation changed what it means', () => {
  fc.assert(
    fc.property(draws, (steps) => {
      played(steps, (before, operation, after) => {
        expect(diff(before, before)).toEqual([])
        const shuffled = { ...before, nodes: before.nodes.toReversed(), edges: before.edges.toReversed() }
        expect(diff(before, shuffled)).toEqual([])
        if (operation.op === 'insert') expect(diff(before, after).map((one) => one.kind)).toContain('added')
        if (operation.op === 'remove') expect(diff(before, after).map((one) => one.kind)).toContain('removed')
      })
    }),
    runs,
  )
})

test('a step that comes to leave takes along what only it led to', () => {
  const handoff = (leave: boolean): Node => ({ id: 'h', kind: 'handoff', settings: { journey: 'jrn_1', values: [], leave } })
  const graph: Graph = graphSchema.parse({
    ...empty,
    nodes: [handoff(false), { id: 'n', kind: 'note', settings: { text: 'after' } }],
    edges: [
      { from: 'entry', port: 'next', to: 'h' },
      { from: 'h', port: 'next', to: 'n' },
    ],
  })
  const left = edit(graph, { op: 'update', node: handoff(true) }, () => 'unused')
  expect(left).toMatchObject({ graph: { nodes: [{ id: 'h' }], edges: [{ from: 'entry', to: 'h' }] } })
})
