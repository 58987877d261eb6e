import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matrixQuerySchema, metricDefinitionSchema } from '../metrics/index.ts'
import { funnelQuerySchema } from '../queries/index.ts'
import { boardDefinitionSchema, metricsIn, tileSchema, tileWidths } from './board.ts'
import { daysOf, questionOf, rolled, seen } from './dated.ts'
import { lookOf, looksOf } from './looks.ts'
import { type Direction, moved, placed } from './places.ts'
import { boardOf, boardTemplates, missingSlots, templateKeys } from './templates.ts'

const runs = {
  seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1),
  numRuns: 200 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1),
}

test('days of a board move with the calendar and come before those of a tile, people are those of both', () => {
  expect(daysOf({ kind: 'last', days: 7 }, '2026-03-02')).toEqual({ from: '2026-02-24', to: '2026-03-02' })
  expect(rolled({ from: '2026-01-01', to: '2026-01-01' }, '2026-03-02')).toEqual({ from: '2026-03-02', to: '2026-03-02' })
  const city = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } } as const
  const vip = { kind: 'profile', condition: { property: 'vip', op: 'is_set' } } as const
  const query = { from: '2026-01-01', to: '2026-01-10', event: 'Pay', people: vip }
  const board = { range: { kind: 'last', days: 2 }, people: city } as const
  expect(questionOf({ query, keepsDays: true }, board, '2026-03-02')).toEqual({
    event: 'Pay',
    from: '2026-03-01',
    to: '2026-03-02',
    people: { kind: 'all', rules: [vip, city] },
  })
  expect(questionOf({ query, keepsDays: true }, { range: null }, '2026-03-02')).toEqual(query)
  expect(questionOf({ query, keepsDays: false }, { range: null }, '2026-03-02')).toMatchObject({ from: '2026-02-21', to: '2026-03-02' })
  expect(seen(board, { range: null })).toEqual({ range: null, people: city })
  // The people behind a number are meant already; the event of a distribution is called the same and means nobody.
  const behind = { from: '2026-01-01', to: '2026-01-10', of: { model: 'count', query: {}, slice: {} } }
  expect(questionOf({ query: behind, keepsDays: true }, board, '2026-03-02')).not.toHaveProperty('people')
  const often = { ...behind, of: { event: 'Pay', filters: [] } }
  expect(questionOf({ query: often, keepsDays: true }, board, '2026-03-02')).toMatchObject({ people: city })
})

test('a tile that is moved stays one of the same tiles, and left after right is where it was', () => {
  const tiles = fc
    .array(fc.constantFrom(...tileWidths), { minLength: 1, maxLength: 12 })
    .map((all) => all.map((width, i) => ({ id: `${i}`, width })))
  const ways = fc.constantFrom<Direction>('left', 'right', 'up', 'down')
  fc.assert(
    fc.property(tiles, fc.nat(11), ways, (all, nth, way) => {
      const id = `${nth % all.length}`
      const after = moved(all, id, way)
      expect(after.map((one) => one.id).toSorted()).toEqual(all.map((one) => one.id).toSorted())
      if (way === 'right' && after !== all) expect(moved(after, id, 'left')).toEqual(all)
    }),
    runs,
  )
  expect(placed(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
})

test('C21 (part: the template) each template names its places, and comes to metrics, questions and tiles that are taken', () => {
  for (const key of templateKeys) {
    expect(missingSlots(key, {})).toEqual(boardTemplates[key].slots)
    const chosen = Object.fromEntries(boardTemplates[key].slots.map((slot) => [slot, slot]))
    const { metrics, tiles } = boardOf(key, chosen, 'zh')
    for (const { definition } of metrics) expect(metricDefinitionSchema.safeParse(definition)).toMatchObject({ success: true })
    const names = metrics.map((one) => one.name)
    const made = tiles(names)
    expect(metricsIn(made).toSorted()).toEqual(names.toSorted())
    expect(boardDefinitionSchema.safeParse({ tiles: made })).toMatchObject({ success: true })
    for (const tile of made.map((one) => tileSchema.parse(one)))
      if (tile.kind === 'question')
        expect((tile.model === 'matrix' ? matrixQuerySchema : funnelQuerySchema).safeParse(tile.query)).toMatchObject({ success: true })
  }
})

test('a tile that says a look its analysis cannot be drawn in is shown as the analysis itself does', () => {
  expect(looksOf('count')).toContain('number')
  expect([lookOf({ model: 'matrix', look: 'bar' }), lookOf({ model: 'matrix', look: 'line' })]).toEqual(['bar', 'whole'])
  expect([lookOf({ model: 'funnel', look: 'number' }), lookOf({ model: 'no such analysis', look: 'table' })]).toEqual(['whole', 'whole'])
})
