import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matrixQuerySchema } from '../metrics/index.ts'
import { contrastQuerySchema, countQuerySchema, distributionQuerySchema, funnelQuerySchema } from '../queries/index.ts'
import { isForVisitors, isShortEnough, textsIn, withoutConditions } from './visit.ts'

const days = { from: '2026-11-01', to: '2026-11-07' }
const filters = [{ property: 'phone', op: 'eq', value: 'SECRET' }]
const people = { kind: 'profile', condition: { property: 'email', op: 'eq', value: 'SECRET' } }

test('a question without its conditions is one that its analysis still takes', () => {
  const step = { event: 'Pay', filters }
  const asked = [
    [countQuerySchema, { ...days, event: 'Pay', filters, people }],
    [funnelQuerySchema, { ...days, people, steps: [step, step], window: { amount: 1, unit: 'day' } }],
    // Needs people: whoever did nothing counts too.
    [distributionQuerySchema, { ...days, of: step, people, includeZero: true }],
    [contrastQuerySchema, { ...days, base: people, of: { model: 'count', query: { ...days, event: 'Pay', filters, people }, slice: {} } }],
    [
      matrixQuerySchema,
      { ...days, stages: [{ name: 'Pay', definition: { kind: 'measure', a: { ...step, people, aggregation: 'people' } } }] },
    ],
  ] as const
  for (const [schema, query] of asked) {
    expect(schema.safeParse(query).error).toBeUndefined()
    const left = withoutConditions(query)
    expect(schema.safeParse(left).error).toBeUndefined()
    expect(JSON.stringify(left)).not.toContain('SECRET')
  }
})

test('conditions go wherever they stand, and nothing else does', () => {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('event', 'steps', 'of', 'query'), tie('tree'), { noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(tree, (plain) => {
      expect(withoutConditions(plain)).toEqual(plain)
      const asked = { inner: [plain, { filters, deeper: { people, filters } }], base: people }
      const everybody = { kind: 'all', rules: [] }
      expect(withoutConditions(asked)).toEqual({
        inner: [plain, { filters: [], deeper: { people: everybody, filters: [] } }],
        base: everybody,
      })
      expect(textsIn(asked)).toContain('SECRET')
    }),
  )
})

test('rows of a query in SQL are for nobody, nor is what is asked of a personal property, and 366 days are as many as can be looked at', () => {
  const tile = { id: 'a', title: '', width: 6, height: 4, query: {}, keepsDays: false, look: 'whole' } as const
  const isPersonal = (property: string): boolean => property === 'phone'
  const factors = (property: string) => ({ factors: [{ of: 'property', condition: { property, op: 'eq', value: 'SECRET' } }], people })
  const shown = [
    { ...tile, kind: 'question', model: 'sql' },
    { ...tile, kind: 'question', model: 'factors', query: factors('phone') },
    { ...tile, kind: 'question', model: 'factors', query: factors('city') },
    { ...tile, kind: 'question', model: 'count', query: { filters, people } },
  ] as const
  expect(shown.map((one) => isForVisitors(one, isPersonal))).toEqual([false, false, true, true])
  const from = '2025-11-20'
  expect(['2026-11-20', '2026-11-21'].map((to) => isShortEnough({ kind: 'between', from, to }))).toEqual([true, false])
})
