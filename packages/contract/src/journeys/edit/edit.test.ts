import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  advance,
  diff,
  graphSchema,
  layout,
  type Node,
  orderOf,
  outline,
  type OutlinePath,
  placeOf,
  redirects,
  routeOf,
  start,
  validate,
} from '../index.ts'
import type { Graph } from '../graph.ts'
import { copy, edit, exitsOf, flowOf, isWhole, type Operation, type Place, stepsIn } from './index.ts'

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
  const fragment = copy(graph, a % 2 === 0 ? [node.id, other.id] : orderOf(flowOf(graph), node.id))
  const group = graph.groups?.[a % Math.max(1, graph.groups.length)]
  const following = orderOf(flowOf(graph), node.id).slice(0, 1 + (c % 4))
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
    { op: 'group', group: { id: newId(), name: '', colour: 'blue', steps: following } },
    { op: 'group', group: { id: newId(), name: `g${c}`, colour: 'green', steps: orderOf(flowOf(graph), node.id) } },
    group && { op: 'ungroup', id: group.id },
    group && { op: 'update_group', group: { ...group, name: `g${c}` } },
    group && { op: 'move', ids: group.steps, place },
    { op: 'set_goal', goal: { event: 'PayOrder', filters: [], links: [], within: { amount: 1, unit: 'day' }, exit: true } },
  ]
  return choices[(what - 4) % choices.length]
}

const draws = fc.array(fc.tuple(fc.nat(20), fc.nat(100), fc.nat(100), fc.nat(100)), { minLength: 15, maxLength: 60, size: 'max' })

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
      const again = result.ok ? copy(result.graph, stepsIn(result.graph, result.selected)) : undefined
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

test('the layout has no overlap, and every step lies below what leads to it, with groups folded too', () => {
  fc.assert(
    fc.property(draws, fc.boolean(), (steps, isFolded) => {
      const graph = played(steps, () => undefined)
      const folded = new Set(isFolded ? graph.groups?.map((group) => group.id) : [])
      const { boxes, wires } = layout(graph, { width: 10, height: 4, gapX: 2, gapY: 2 }, folded)
      const ends = wires.filter((wire) => wire.to === null).map((wire) => ({ id: '+', x: wire.x2 - 5, y: wire.y2 }))
      const all = [...boxes, ...ends]
      for (const [i, one] of all.entries())
        for (const other of all.slice(i + 1)) expect(Math.abs(one.x - other.x) >= 12 || Math.abs(one.y - other.y) >= 6).toBe(true)
      for (const wire of wires) expect(wire.y2).toBeGreaterThan(wire.y1)
      const cards = new Set(boxes.map((box) => box.id).filter((id) => folded.has(id)))
      expect(
        stepsIn(
          graph,
          boxes.map((box) => box.id),
        ).toSorted(),
      ).toEqual(['entry', ...graph.nodes.map((node) => node.id)].toSorted())
      const ways = wires.map(placeOf).filter(({ from }) => from !== 'entry')
      for (const { steps: inside } of graph.groups?.filter((group) => cards.has(group.id)) ?? [])
        expect(ways.filter(({ from }) => inside.includes(from))).toEqual(exitsOf(flowOf(graph), inside))
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

test('a gate that nobody waits at for too long any more loses that way, with what only it led to; and gets it back open', () => {
  const gate = (most: object | null): Node => ({ id: 't', kind: 'throttle', settings: { perMinute: 1, most } }) as Node
  const note = (id: string): Node => ({ id, kind: 'note', settings: { text: id } })
  const hour = { amount: 1, unit: 'hour' }
  const graph: Graph = graphSchema.parse({
    entry: { kind: 'event', event: 'A' },
    nodes: [gate(hour), note('on'), note('late')],
    edges: [
      { from: 'entry', port: 'next', to: 't' },
      { from: 't', port: 'next', to: 'on' },
      { from: 't', port: 'too_late', to: 'late' },
    ],
  })
  const without = edit(graph, { op: 'update', node: gate(null) }, () => 'unused')
  expect(without.ok && without.graph.nodes.map(({ id }) => id)).toEqual(['t', 'on'])
  const again = without.ok ? edit(without.graph, { op: 'update', node: gate(hour) }, () => 'unused') : without
  expect(again.ok && again.graph.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['entry>t', 't>on'])
})

test('a version that comes back is one step of undo, which says which version it was', () => {
  const node: Node = { id: 'n1', kind: 'note', settings: { text: 'Here' } }
  const draft = { ...empty, nodes: [node], edges: [{ from: 'entry', port: 'next', to: 'n1' }] }
  const back = edit(draft, { op: 'roll_back', version: 3, graph: empty }, () => 'n9')
  expect(back).toMatchObject({ ok: true, graph: empty, label: { key: 'roll_back', version: 3 } })
  expect(back.ok && edit(back.graph, back.inverse, () => 'n9')).toMatchObject({ graph: draft, label: { version: 3 } })
  const limited = { ...draft, limits: { end: '2030-01-01T00:00:00Z' } }
  expect(diff(draft, limited)).toEqual([{ kind: 'limits' }])
})

test('a graph with groups runs as the same graph without them: the same ways, effects, references and problems', () => {
  const at = Date.UTC(2026, 10, 1)
  const rules = { profile: {}, tags: new Map(), person: 7, moment: { now: new Date(at), zone: 'UTC' }, figureOf: () => 0 }
  const input = { personId: 7, journeyKey: 'jrn_1', trigger: {}, enteredAt: at, rules }
  fc.assert(
    fc.property(draws, (steps) => {
      played(steps, (_, operation, graph) => {
        if (!graph.groups) return
        const { groups, ...plain } = graph
        const isAboutGroups = (code: string): boolean => code.startsWith('group_')
        expect(validate(graph).filter(({ code }) => !isAboutGroups(code))).toEqual(validate(plain))
        expect(redirects(plain, graph)).toEqual(redirects(plain, plain))
        const [one, other] = [routeOf(graph), routeOf(plain)]
        const step = (route: typeof one, from: ReturnType<typeof start>, port: string) => advance(route, from, port, at, input)
        expect(step(one, start(at), 'next')).toEqual(step(other, start(at), 'next'))
        for (const node of graph.nodes)
          for (const port of flowOf(graph).ports(node.id)) {
            const from = { ...start(at), node: node.id }
            expect(step(one, from, port)).toEqual(step(other, from, port))
          }
        if (operation.op === 'group' || operation.op === 'ungroup') expect(groups.length).toBeGreaterThan(0)
      })
    }),
    { ...runs, numRuns: 50 * scale },
  )
})

const note = (id: string): Node => ({ id, kind: 'note', settings: { text: id } })
const chain = (ids: readonly string[], groups: Graph['groups']): Graph => {
  const edges = ids.map((to, i) => ({ from: ids[i - 1] ?? 'entry', port: 'next', to }))
  return { ...empty, nodes: ids.map(note), edges, ...(groups ? { groups } : {}) }
}
const frame = (steps: string[], id = 'g'): NonNullable<Graph['groups']>[number] => ({ id, name: 'G', colour: 'blue', steps })

test('groups hold what is put between their steps, and lose what goes; none lies in another', () => {
  const graph = chain(['a', 'b', 'c'], [frame(['a', 'b'])])
  const ids = (): (() => string) => {
    let n = 0
    return () => `n${++n}`
  }
  const after = (operation: Operation) => edit(graph, operation, ids())
  expect(after({ op: 'insert', place: { from: 'a', port: 'next' }, node: note('x') })).toMatchObject({
    graph: { groups: [{ steps: ['a', 'b', 'x'] }] },
  })
  expect(after({ op: 'insert', place: { from: 'b', port: 'next' }, node: note('x') })).toMatchObject({
    graph: { groups: [{ steps: ['a', 'b'] }] },
  })
  expect(after({ op: 'remove', ids: ['a'], heal: true })).toMatchObject({ graph: { groups: [{ steps: ['b'] }] } })
  const emptied = after({ op: 'remove', ids: ['a', 'b'], heal: true })
  expect(emptied.ok && 'groups' in emptied.graph).toBe(false)
  const fragment = copy(graph, ['a', 'b'])
  expect(fragment && after({ op: 'paste', fragment, place: { from: 'c', port: 'next' } })).toMatchObject({
    graph: { groups: [frame(['a', 'b']), { id: 'n3', name: 'G', steps: ['n1', 'n2'] }] },
  })
  expect(fragment && after({ op: 'paste', fragment, place: { from: 'a', port: 'next' } })).toMatchObject({ code: 'group_in_group' })
  expect(after({ op: 'group', group: frame(['b', 'c'], 'h') })).toMatchObject({ code: 'group_overlap' })
  expect(edit(chain(['a', 'b', 'c'], undefined), { op: 'group', group: frame(['a', 'c']) }, ids())).toMatchObject({ code: 'group_apart' })
  const [regrouped] = diff(graph, { ...graph, groups: [frame(['b', 'a'])] }).concat(diff(graph, { ...graph, groups: [frame(['a'])] }))
  expect(regrouped).toMatchObject({ kind: 'regrouped' })
})

test('what is wrong with groups is a problem: steps that are not there, in two of them, or apart', () => {
  const problems = (groups: Graph['groups']): string[] =>
    validate(chain(['a', 'b', 'c'], groups))
      .filter(({ code }) => code.startsWith('group_') || code === 'duplicate_id')
      .map(({ nodeId, code, severity }) => `${nodeId} ${code} ${severity}`)
  expect(problems([frame(['a', 'b']), frame(['c'], 'h')])).toEqual([])
  expect(problems([frame(['a', 'gone'])])).toEqual(['g group_step_unknown error'])
  expect(problems([frame(['a', 'b']), frame(['b', 'c'], 'h')])).toEqual(['h group_overlap error'])
  expect(problems([frame(['a', 'c'])])).toEqual(['g group_apart warning'])
  expect(problems([frame(['a'], 'b')])).toEqual(['b duplicate_id error'])
})

test('two groups that lead into each other are not folded both: there is no way back to the same card', () => {
  const split = kinds[3]?.('s')
  const two = kinds[3]?.('p')
  const more = kinds[3]?.('q')
  if (!split || !two || !more) throw new Error('no split')
  const way = (from: string, port: string, to: string) => ({ from, port, to })
  const edges = [way('entry', 'next', 's'), way('s', 'a', 'p'), way('s', 'b', 'q'), way('p', 'a', 'a'), way('p', 'b', 'b')]
  const graph = {
    ...empty,
    nodes: [split, two, more, note('a'), note('b')],
    edges: [...edges, way('q', 'a', 'b'), way('q', 'b', 'a')],
    groups: [frame(['p', 'a']), frame(['q', 'b'], 'h')],
  }
  expect(graph.groups.map(({ steps }) => isWhole(flowOf(graph), steps))).toEqual([true, true])
  expect(layout(graph, undefined, new Set(['g', 'h'])).boxes.map((box) => box.id)).toEqual(['entry', 's', 'g', 'b', 'q'])
})
