import { expect, test } from 'vitest'
import { clickQuerySchema, clickRates, clickReference, pageOf, type PageEvent, pagesExpression } from './index.ts'

const query = clickQuerySchema.parse({ from: '1970-01-01', to: '1970-01-01', pages: ['/p'] })
let time = 0
const did = (person: number, event: string, properties: PageEvent['properties'] = {}): PageEvent => ({
  person,
  event,
  time: time++,
  properties: { $url_path: '/p', ...properties },
})
const map = (events: readonly PageEvent[], more: object = {}) => clickReference(events, { ...query, ...more }, 'UTC')

test('C01 (vectors of click and heat maps) the numbers of an element and the reach are those of the vectors', () => {
  const view = (person: number, id: string, ...clicked: string[]): PageEvent[] => [
    did(person, '$pageview', { $view_id: id }),
    ...clicked.map((path) => did(person, '$WebClick', { $view_id: id, $element_path: path })),
  ]
  const views = [
    [view(1, 'a', '#buy', '#buy', '#x'), view(2, 'b', '#buy'), view(3, 'c', '#buy', '#x'), view(4, 'd', '#x', '#x')],
    [view(5, 'e'), view(6, 'f'), view(7, 'g'), view(8, 'h'), view(8, 'i'), view(8, 'j')],
  ].flat(2)
  const depths = [100, 80, 50, 50, 20, 20, 90, 60, 10, 100]
  const leaves = depths.map((depth, i) =>
    did(i < 8 ? i + 1 : 8, '$WebPageLeave', { $view_id: 'abcdefghij'[i] ?? '', $scroll_depth: depth }),
  )
  const whole = map([...views, ...leaves])
  const buy = whole.elements.find((one) => one.path === '#buy')
  expect(whole).toMatchObject({ views: 10, viewers: 8, clicked: { clicks: 8, people: 4, views: 4 } })
  expect(buy).toMatchObject({ clicks: 4, people: 3, views: 3 })
  expect(buy && clickRates(buy, whole)).toEqual({ perView: 0.4, viewRate: 0.3, personRate: 0.375, share: 0.5 })
  expect(whole.reach.find((one) => one.depth === 50)?.views).toBe(7)
  expect(whole.measured.views).toBe(10)
})

test('without a view id a click belongs to the view before it, and to none before the first', () => {
  const click = (person: number) => did(person, '$WebClick', { $element_path: 'a' })
  const clicked = [click(1), did(1, '$pageview'), click(1), click(1), did(2, '$pageview'), click(1), did(1, '$pageview'), click(1)]
  expect(map(clicked).clicked).toMatchObject({ clicks: 5, people: 1, views: 2 })
})

test('a view was read as far as its furthest leave says, and one that says nothing is not measured', () => {
  const leave = (depth?: number) => did(1, '$WebPageLeave', depth === undefined ? {} : { $scroll_depth: depth })
  const { measured, reach } = map([did(1, '$pageview'), leave(30), leave(70), leave(40), did(1, '$pageview'), leave()])
  expect(measured.views).toBe(1)
  expect(reach.filter((one) => one.views === 1).at(-1)?.depth).toBe(70)
})

test('clicks have a place in shares of the page, at its edges too; without a size of the page they have none', () => {
  const at = (x: number, y: number, more: object = { $page_width: 1_000, $page_height: 2_000 }) =>
    did(1, '$PageClick', { $page_x: x, $page_y: y, ...more })
  const { cells, page } = map([at(0, 0), at(1_000, 2_000), at(-5, 3_000), at(500, 500), at(500, 500, {}), at(1, 1, { $page_width: 0 })])
  expect(cells).toEqual([
    { x: 0, y: 0, clicks: 1, people: 1 },
    { x: 49, y: 99, clicks: 1, people: 1 },
    { x: 0, y: 99, clicks: 1, people: 1 },
    { x: 25, y: 25, clicks: 1, people: 1 },
  ])
  expect(page).toEqual({ width: 1_000, height: 2_000 })
})

test('an element stands where its last click found it', () => {
  const on = (x: number) =>
    did(1, '$WebClick', {
      $element_path: '#buy',
      $page_x: x,
      $page_y: 110,
      $page_width: 1_000,
      $page_height: 2_000,
      $element_x: 500,
      $element_y: 250,
      $element_width: 200,
      $element_height: 40,
    })
  expect(map([on(150), on(300)]).elements[0]?.box).toEqual({ x: 0.2, y: 0.05, width: 0.2, height: 0.02 })
})

test('pages are taken by their path, and patterns say which', () => {
  expect(['/', '', '/a/', 'pages/index', '/a?x=1#y', '//'].map(pageOf)).toEqual(['/', '/', '/a', '/pages/index', '/a', '/'])
  const fits = (pattern: string, path: string) => new RegExp(pagesExpression([pattern])).test(pageOf(path))
  expect(fits('/product/*', '/product/42/')).toBe(true)
  expect(fits('/product/*', '/product/42/reviews')).toBe(false)
  expect(fits('/product/**', '/product/42/reviews')).toBe(true)
  expect(fits('/a.b', '/axb')).toBe(false)
  expect(new RegExp(pagesExpression(['/a', '/b'])).test('/b')).toBe(true)
  expect(new RegExp(pagesExpression(['/a', '/b'])).test('/b/c')).toBe(false)
})
