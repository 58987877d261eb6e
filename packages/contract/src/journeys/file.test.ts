import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Edge, entryKinds, freshEntry, freshNode, type Graph, graphSchema, nodeKinds } from './index.ts'
import { fromFile, toFile } from './file.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const runs = { numRuns: 200 * scale, seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }

/** Ids that a file could take for something else, or put in another order. */
const ids = fc.constantFrom('entry', '1', '10', 'null', 'true', 'next', '0x1', 'no', 'wait', 'a-b_c')
const edges = fc.array(fc.record({ from: ids, port: ids, to: ids }), { maxLength: 12 })
const texts = fc.oneof(fc.string(), fc.constantFrom('下单后两小时未支付', 'line\nline\n', ': - #', '2026-11-01', ' '))
const graphs: fc.Arbitrary<Graph> = fc
  .record({
    entry: fc.constantFrom(...entryKinds).map(freshEntry),
    nodes: fc.array(
      fc.record({ kind: fc.constantFrom(...nodeKinds), id: ids, name: fc.option(texts) }).map(({ kind, id, name }) => ({
        ...freshNode(kind, id),
        ...(name === null ? {} : { name: name.slice(0, 80) }),
      })),
      { maxLength: 8 },
    ),
    edges,
    goal: fc.option(
      texts.map((text) => ({ event: 'Pay', filters: [{ property: 'p', op: 'eq', value: text }], within: { amount: 1, unit: 'day' } })),
    ),
    reentry: fc.constantFrom({ kind: 'never' }, { kind: 'limit', times: 2, per: { amount: 1, unit: 'day' } }),
    groups: fc.option(
      fc.array(fc.record({ id: ids, name: texts.map((text) => text.slice(0, 80)), steps: fc.array(ids, { minLength: 1, maxLength: 4 }) }), {
        maxLength: 3,
      }),
      { nil: undefined },
    ),
    limits: fc.option(fc.record({ exits: fc.constantFrom([], [{ event: 'Leave' }]) }), { nil: undefined }),
  })
  .filter((graph) => graphSchema.safeParse(graph).success) /* what is new may need something to be chosen */
  .map((graph) => graphSchema.parse(graph))

const sorted = (some: readonly Edge[]): string[] => some.map(({ from, port, to }) => `${from}.${port}>${to}`).toSorted()

test('a journey that is written to a file and read again is the same, sound or not', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const file = toFile({ id: 'jrn_1', name: 'One', graph })
      const read = fromFile(structuredClone(file))
      if (!read.success) throw read.error
      expect({ ...read.data.graph, edges: [] }).toEqual({ ...graph, edges: [] })
      expect(sorted(read.data.graph.edges)).toEqual(sorted(graph.edges))
      expect(toFile(read.data)).toEqual(file)
    }),
    runs,
  )
})

test('keys stand in one order, however they came', () => {
  const graph = graphSchema.parse({
    entry: { event: 'Order', kind: 'event', key: 'order_id' },
    nodes: [{ settings: { duration: { unit: 'day', amount: 2 } }, kind: 'wait', id: 'w' }],
    edges: [{ from: 'entry', port: 'next', to: 'w' }],
  })
  const text = JSON.stringify(toFile({ id: 'jrn_1', name: 'One', graph }))
  expect(text).toBe(
    '{"id":"jrn_1","name":"One","entry":{"kind":"event","event":"Order","filters":[],"key":"order_id"},"next":"w","goal":null,' +
      '"reentry":{"kind":"after_exit"},"steps":[{"id":"w","kind":"wait","settings":{"duration":{"amount":2,"unit":"day"}}}]}',
  )
})

test('what is wrong is named by its path, steps by their id; so is what nothing reads', () => {
  const file = (step: object, rest: object = {}) => ({
    id: 'jrn_1',
    name: 'One',
    entry: { kind: 'event', event: 'Order' },
    steps: [{ id: 'w', kind: 'wait', settings: { duration: { amount: 2, unit: 'day' } }, ...step }],
    ...rest,
  })
  const paths = (plain: unknown): string[] => {
    const read = fromFile(plain)
    return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'))
  }
  expect(paths(file({}))).toEqual([])
  expect(paths(file({ settings: { duration: { amount: -2, unit: 'day' } } }))).toEqual(['steps.w.settings.duration.amount'])
  expect(paths(file({ nmae: 'Wait' }))).toEqual(['steps.w.nmae'])
  expect(paths(file({}, { gaol: null }))).toEqual(['gaol'])
  expect(paths(file({}, { cases: [{ name: 'c', until: '2026-11-01T00:00:00Z', path: ['w.'] }] }))).toEqual(['cases.0.path.0'])
})
