import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Graph, graphSchema } from './graph.ts'
import { loneJoins, meetings, ripeJoin, waysOf } from './tokens.ts'

const fan = (id: string, ...arms: string[]) => ({ id, kind: 'fan_out', settings: { arms: arms.map((arm) => ({ id: arm })) } })
const join = (id: string, waits = 'all') => ({ id, kind: 'join', settings: { waits } })
const note = (id: string) => ({ id, kind: 'note', settings: { text: '' } })
const graphOf = (nodes: object[], edges: string): Graph =>
  graphSchema.parse({
    entry: { kind: 'event', event: 'Start' },
    nodes,
    edges: edges.split(' ').map((edge) => {
      const [left = '', to] = edge.split('>')
      const [from, port = 'next'] = left.split('.')
      return { from, port, to }
    }),
  })

const nested = graphOf(
  [fan('f', 'a', 'b'), fan('g', 'a', 'b'), note('x'), note('y'), note('z'), join('inner', 'any'), join('outer'), note('end')],
  'entry>f f.a>g g.a>x g.b>y x>inner y>inner inner>outer f.b>z z>outer outer>end',
)

test('a join that waits for all is ripe when nobody else can come; one that waits for the first is at once', () => {
  const ways = waysOf(nested)
  expect(ripeJoin(ways, ['x', 'y', 'outer'])).toBeUndefined()
  expect(ripeJoin(ways, ['inner', 'y', 'outer'])).toEqual({ join: 'inner', there: [0], slower: [1] })
  expect(ripeJoin(ways, ['outer', 'z'])).toBeUndefined()
  expect(ripeJoin(ways, ['outer', 'outer', 'end'])).toEqual({ join: 'outer', there: [0, 1], slower: [] })
})

test('tokens never wait for each other for ever: when all stand at joins, one of them goes on', () => {
  const graph = graphOf(
    [fan('f', 'a', 'b'), join('one'), join('two'), { id: 'back', kind: 'jump', settings: { to: 'one', times: 3 } }],
    'entry>f f.a>one f.b>two one>two two>back',
  )
  const ways = waysOf(graph)
  expect(ripeJoin(ways, ['one', 'two'])).toEqual({ join: 'one', there: [0], slower: [] })
  const where = fc.array(fc.constantFrom('one', 'two'), { minLength: 1, maxLength: 5 })
  fc.assert(fc.property(where, (nodes) => ripeJoin(ways, nodes) !== undefined))
  const nestedWays = waysOf(nested)
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('inner', 'outer'), { minLength: 1, maxLength: 5 }),
      (nodes) => ripeJoin(nestedWays, nodes) !== undefined,
    ),
  )
})

test('branches that meet without a join are warned of, and joins that no branches come to', () => {
  expect(meetings(nested)).toEqual([])
  expect(loneJoins(nested)).toEqual([])
  const meeting = graphOf([fan('f', 'a', 'b'), note('x'), note('y')], 'entry>f f.a>x x>y f.b>y')
  expect(meetings(meeting)).toEqual([{ fork: 'f', at: 'y' }])
  expect(loneJoins(graphOf([join('j'), note('x')], 'entry>j j>x'))).toEqual(['j'])
})
