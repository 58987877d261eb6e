import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '@millrace/contract/events.ts'
import { type ClickQuery, clickQuerySchema, clickRates, clickReference, pageEvents } from '@millrace/contract/queries/index.ts'
import { filtersMatch } from '@millrace/contract/rules/index.ts'
import { type AnalysisWorld, analysisWorld, days, items, zone } from '../../../test/analysis-world.ts'
import { clickModel } from './models/click.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

const often = <T extends Json>(...values: T[]) => fc.option(fc.constantFrom(...values), { freq: 6, nil: null })
const happened = fc.record({
  event: fc.constantFrom('$pageview', '$pageview', ...Object.values<readonly string[]>(pageEvents).flat()),
  time: fc.integer({ min: 0, max: 60 * 3_600 }).map((seconds) => seconds * 1_000),
  properties: fc.record<Record<string, Json>>({
    $url_path: often<Json>('/', '/p/1', '/p/1/', 'p/2?x=1', '/p/1/more', '/a.b', 7),
    $device_class: often('phone', 'desktop'),
    $view_id: fc.option(fc.constantFrom('v1', 'v2'), { freq: 1, nil: null }),
    $element_path: often('#buy', 'main>a:1', ''),
    $element_content: often('买', 'Buy', ''),
    $element_type: often('a', 'button'),
    $page_x: often<Json>(0, 33, 1_000, -4, 2_000, 'x'),
    $page_y: often(0, 777.5, 3_000),
    $page_width: often(1_000, 390, 0),
    $page_height: often(3_000, 3_001),
    $element_x: often(0, 333, 1_000),
    $element_y: often(500),
    $element_width: often(77, 200),
    $element_height: often(40),
    $scroll_depth: often<Json>(0, 5, 33, 50, 99, 100, 'deep'),
    city: often('x', 'y'),
  }),
})

let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed, { events: fc.array(happened, { maxLength: 14 }), apartMs: 16 })
})
afterAll(() => it.world.end())

test(`C01 (oracle of click and heat maps) a click map is what the slow reference says, and every number has its people (seed ${seed})`, async () => {
  const query = fc.record({
    pages: fc.constantFrom(['/'], ['/p/*'], ['p/**', '/a.b'], ['/p/1', '/'], ['**']),
    filters: fc.constantFrom([], [{ property: 'city', op: 'eq', value: 'x' }]),
    device: fc.constantFrom(null, null, 'phone', 'tablet'),
    columns: fc.constantFrom(1, 7, 50),
    rows: fc.constantFrom(3, 100),
  })
  let runs = 0
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: ClickQuery = clickQuerySchema.parse({ ...range, ...rest })
    const events = it.stored.filter((one) => filtersMatch(asked.filters, one.properties, items))
    const { clicked, elements, cells, reach, ...map } = clickReference(events, asked, timeZone)
    const whole = { ...map, clicked }
    const answer = await it.ask(clickModel, timeZone, asked)
    const { share: _, ...rates } = clickRates(clicked, whole)
    const inOrder = (some: readonly { x: number; y: number }[]) => some.toSorted((a, b) => a.y - b.y || a.x - b.x)
    expect({ ...answer, waitedMs: 0, ms: 0, sql: '', dataThrough: '' }).toEqual({
      ...map,
      clicked: { ...clicked, ...rates },
      elements: elements.map((one) => ({ ...one, ...clickRates(one, whole) })),
      cells: inOrder(cells),
      reach: reach.map((one) => ({ ...one, share: map.measured.views === 0 ? null : one.views / map.measured.views })),
      compare: null,
      sampling: null,
      asCollected: false,
      approximate: false,
      waitedMs: 0,
      ms: 0,
      sql: '',
      dataThrough: '',
    })
    const [element, cell, step] = [answer.elements.at(-1), answer.cells.at(-1), answer.reach.findLast((one) => one.people > 0)]
    // One number a run opens.
    const slices: readonly (readonly [object, number] | undefined)[] = [
      [{ of: 'view' }, answer.viewers],
      [{}, answer.clicked.people],
      element && [{ path: element.path }, element.people],
      element && [{ of: 'rage', path: element.path }, element.ragePeople],
      [{ of: 'dead' }, answer.clicked.deadPeople],
      cell && [{ cell: { x: cell.x, y: cell.y } }, cell.people],
      step && [{ of: 'reach', depth: step.depth }, step.people],
      [{ of: 'reach' }, answer.measured.people],
    ]
    const [slice, n] = slices[runs++ % slices.length] ?? [{ of: 'view' }, answer.viewers]
    expect((await it.people(clickModel, timeZone, asked, clickModel.slice.parse(slice))).total).toBe(n)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(16), seed })
})
