import { type ClickAnswer, clickAnswerSchema, type ClickSlice, clickSliceShape } from '@millrace/contract/analytics/api.ts'
import { type ClickMap, type ClickQuery, clickQuerySchema, clickRates, reachSteps } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileClickCells, compileClickElements, compileClickPeople, compileReach, compileReachPeople } from '../compile/click.ts'
import type { Model } from '../model.ts'

/** Where people click on pages, and how far down they read. */
export const clickModel: Model<ClickQuery, Omit<ClickAnswer, 'requestId'>, ClickSlice> = {
  name: 'click',
  summary: 'Clicks on a page or a group of pages: by element, on a grid, angry and without effect; and how far down the page is read',
  peopleSummary: 'The people behind a number of a click map',
  query: clickQuerySchema,
  answer: clickAnswerSchema,
  slice: z.object(clickSliceShape),
  grows: () => [
    'views',
    'viewers',
    'clicked.clicks',
    'clicked.people',
    'clicked.views',
    'clicked.rage',
    'clicked.ragePeople',
    'clicked.dead',
    'clicked.deadPeople',
    'elements.clicks',
    'elements.people',
    'elements.views',
    'elements.rage',
    'elements.ragePeople',
    'elements.dead',
    'elements.deadPeople',
    'cells.clicks',
    'cells.people',
    'measured.views',
    'measured.people',
    'reach.views',
    'reach.people',
  ],
  async ask({ scope, properties, rows: ask }, query) {
    const known = await properties('event')
    const { rows, facts } = await ask<[Row, Cell, Step]>(
      compileClickElements(query, scope),
      compileClickCells(query, scope),
      compileReach(query, scope),
    )
    const [[whole, ...elements], cells, steps] = rows
    const { views = 0, viewers = 0, elements: elementCount = 0, middle_width: width = null, middle_height: height = null } = whole ?? {}
    const clicked = clicksOf(whole)
    const base = { views, viewers, clicked }
    const { share: _, ...rates } = clickRates(clicked, base)
    const reached = (depth: number): { views: number; people: number } => {
      const found = steps.find((one) => one.step === depth)
      return { views: found?.views ?? 0, people: found?.people ?? 0 }
    }
    const measured = reached(0)
    return {
      page: width === null || height === null ? null : { width, height },
      views,
      viewers,
      clicked: { ...clicked, ...rates },
      elementCount,
      elements: elements.map((row) => {
        const counts = clicksOf(row)
        return {
          path: row.path,
          text: known.has('$element_content') ? row.text : '',
          type: row.type,
          ...counts,
          ...clickRates(counts, base),
          box: boxOf(row.at),
        }
      }),
      cells: cells.map(({ x, y, clicks, people }) => ({ x, y, clicks, people })),
      measured,
      reach: reachSteps.map((depth) => {
        const found = reached(depth)
        return { depth, ...found, share: measured.views === 0 ? null : found.views / measured.views }
      }),
      ...facts,
    }
  },
  people(scope, query, { of, path, cell, depth }) {
    const refuse = (field: string): never =>
      fail('invalid_input', {}, [{ path: `body.${field}`, code: 'unfit', message: `${of} is not told apart by ${field}` }])
    if (path !== null && (of === 'view' || of === 'reach')) refuse('path')
    if (cell !== null && of !== 'click') refuse('cell')
    if (depth !== null && of !== 'reach') refuse('depth')
    return of === 'reach' ? compileReachPeople(query, depth, scope) : compileClickPeople(query, { kind: of, path, cell }, scope)
  },
}

interface Row {
  readonly path: string
  readonly views: number
  readonly viewers: number
  readonly clicks: number
  readonly people: number
  readonly clicked_views: number
  readonly rages: number
  readonly rage_people: number
  readonly deads: number
  readonly dead_people: number
  readonly elements: number
  readonly middle_width: number | null
  readonly middle_height: number | null
  readonly text: string
  readonly type: string
  readonly at: readonly number[]
}
interface Cell {
  readonly x: number
  readonly y: number
  readonly clicks: number
  readonly people: number
}
interface Step {
  readonly step: number
  readonly views: number
  readonly people: number
}

const clicksOf = (row: Row | undefined): ClickMap['clicked'] => ({
  clicks: row?.clicks ?? 0,
  people: row?.people ?? 0,
  views: row?.clicked_views ?? 0,
  rage: row?.rages ?? 0,
  ragePeople: row?.rage_people ?? 0,
  dead: row?.deads ?? 0,
  deadPeople: row?.dead_people ?? 0,
})

function boxOf([x, y, width, height]: readonly number[]): ClickAnswer['elements'][number]['box'] {
  return x === undefined || y === undefined || width === undefined || height === undefined ? null : { x, y, width, height }
}
