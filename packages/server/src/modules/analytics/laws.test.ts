import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  attributionModels,
  attributionQuerySchema,
  countQuerySchema,
  distributionQuerySchema,
  type EventFilter,
  funnelQuerySchema,
  intervalQuerySchema,
  lifecycleQuerySchema,
  pathQuerySchema,
  retentionQuerySchema,
  sessionQuerySchema,
} from '@millrace/contract/queries/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, zone } from '../../../test/analysis-world.ts'
import { attributionModel } from './models/attribution.ts'
import { countModel } from './models/count.ts'
import { distributionModel } from './models/distribution.ts'
import { funnelModel } from './models/funnel.ts'
import { intervalModel } from './models/interval.ts'
import { lifecycleModel } from './models/lifecycle.ts'
import { pathModel } from './models/path.ts'
import { retentionModel } from './models/retention.ts'
import { sessionModel } from './models/session.ts'
import { worlds } from '../../../test/worlds.ts'

/** What must be so between models, whatever happened. */
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const runs = { numRuns: worlds(3), seed }
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

const event = fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters })
/** More days than anything happened on, in whatever zone. */
const everything = { from: '2026-10-25', to: '2026-11-03' }

async function counted(timeZone: string, range: { from: string; to: string }, of: EventFilter, unit: 'day' | null = 'day') {
  const measures = ['events', 'people', 'sum'] as const
  const { rows, total } = await it.ask(countModel, timeZone, countQuerySchema.parse({ ...range, ...of, measures, property: 'n', unit }))
  const numbers = (values: readonly (number | null)[]) => ({ events: values[0] ?? 0, people: values[1] ?? 0, sum: values[2] ?? 0 })
  return { days: rows.map((row) => numbers(row.values)), ...numbers(total) }
}
const sum = (numbers: readonly number[]): number => numbers.reduce((all, n) => all + n, 0)

test(`C01 (laws) days add up to times and bound people; another zone moves days but nothing else (seed ${seed})`, async () => {
  const run = async (of: EventFilter, range: { from: string; to: string }, timeZone: string, other: string): Promise<void> => {
    const told = await counted(timeZone, range, of)
    expect(sum(told.days.map((one) => one.events))).toBe(told.events)
    expect(sum(told.days.map((one) => one.sum))).toBeCloseTo(told.sum, 6)
    expect(told.people).toBeLessThanOrEqual(sum(told.days.map((one) => one.people)))
    expect(told.people).toBeGreaterThanOrEqual(Math.max(0, ...told.days.map((one) => one.people)))
    const [here, there] = await Promise.all([timeZone, other].map((one) => counted(one, everything, of, null)))
    expect(there).toEqual(here)
  }
  await fc.assert(fc.asyncProperty(event, days, zone, zone, run), runs)
})

test(`C01 (laws) who has B after A is the same for a funnel without end and for intervals; coming back is never more (seed ${seed})`, async () => {
  const run = async (first: EventFilter, second: EventFilter, range: { from: string; to: string }, timeZone: string): Promise<void> => {
    const steps = [first, second]
    const ask = (amount: number, mode = 'ordered') =>
      it.ask(funnelModel, timeZone, funnelQuerySchema.parse({ ...range, steps, mode, window: { amount, unit: 'day' } }))
    const [endless, two, either] = await Promise.all([ask(3_650), ask(2), ask(2, 'any_order')])
    const pairs = await it.ask(intervalModel, timeZone, intervalQuerySchema.parse({ ...range, first, second, pairing: 'first' }))
    expect(endless.rows[1]?.people).toBe(pairs.total.people)
    expect(two.rows[1]?.people).toBeLessThanOrEqual(endless.rows[1]?.people ?? 0)
    expect(two.rows[1]?.people).toBeLessThanOrEqual(either.rows[1]?.people ?? 0)
    const back = { first, second, bucket: 'rolling', mode: 'range', ranges: [{ from: 0, to: 1 }], total: 'distinct' }
    const retained = await it.ask(retentionModel, timeZone, retentionQuerySchema.parse({ ...range, ...back }))
    // Of two events in one moment the second may have come first: that is coming back, but no step. An event that is both is no two.
    if (first.event !== second.event) expect(retained.total.distinct[0]?.retained ?? 0).toBeLessThanOrEqual(either.rows[1]?.people ?? 0)
  }
  await fc.assert(fc.asyncProperty(event, event, days, zone, run), runs)
})

test(`C01 (laws) who did it is counted alike by every model: events, distribution, life cycle, the first step (seed ${seed})`, async () => {
  const run = async (of: EventFilter, range: { from: string; to: string }, timeZone: string): Promise<void> => {
    const told = await counted(timeZone, range, of)
    const { total } = await it.ask(distributionModel, timeZone, distributionQuerySchema.parse({ ...range, of, edges: [1, 2, 3] }))
    expect(total.people).toBe(told.people)
    expect(sum(total.counts)).toBe(total.people)
    const cycle = await it.ask(lifecycleModel, timeZone, lifecycleQuerySchema.parse({ ...range, ...of, unit: 'day' }))
    expect(cycle.rows.map((row) => row.active)).toEqual(told.days.map((one) => one.people))
    expect(cycle.rows.map((row) => row.new + row.returning + row.resurrecting)).toEqual(told.days.map((one) => one.people))
    for (const [i, row] of cycle.rows.entries())
      if (i > 0 && row.dormant !== null) expect(row.returning + row.dormant).toBe(told.days[i - 1]?.people)
    const funnel = await it.ask(funnelModel, timeZone, funnelQuerySchema.parse({ ...range, steps: [of, { event: 'B' }] }))
    expect(funnel.rows[0]?.people).toBe(told.people)
  }
  await fc.assert(fc.asyncProperty(event, days, zone, run), runs)
})

test(`C01 (laws) paths begin with as many sessions as there are with the source; whatever flows in flows out (seed ${seed})`, async () => {
  const run = async (source: EventFilter, gapSeconds: number, timeZone: string): Promise<void> => {
    const others = ['A', 'B', 'C'].map((name) => ({ event: name }))
    const path = await it.ask(pathModel, timeZone, pathQuerySchema.parse({ ...everything, source, events: others, gapSeconds, layers: 3 }))
    const sessions = { events: ['A', 'B', 'C'], gapSeconds, goal: source, unit: null }
    const { columns, total } = await it.ask(sessionModel, timeZone, sessionQuerySchema.parse({ ...everything, ...sessions }))
    const of = (key: string): number => total[columns.findIndex((one) => one.key === key)] ?? 0
    expect(path.total.sessions).toBe(Math.round(of('sessions') * of('conversion_rate')))
    for (const node of path.nodes) {
      const out = path.edges.filter((edge) => edge.layer === node.layer && edge.from === node.id)
      expect(sum(out.map((edge) => edge.sessions))).toBe(node.sessions)
      const entering = path.edges.filter((edge) => edge.layer === node.layer - 1 && edge.next === 'node' && edge.to === node.id)
      expect(node.layer === 1 ? path.total.sessions : sum(entering.map((edge) => edge.sessions))).toBe(node.sessions)
    }
  }
  await fc.assert(fc.asyncProperty(event, fc.constantFrom(60, 1_800, 3_600), zone, run), runs)
})

test(`C01 (laws) what touches get adds up to the sum of the event, by every model (seed ${seed})`, async () => {
  const run = async (target: EventFilter, touch: EventFilter, range: { from: string; to: string }, timeZone: string): Promise<void> => {
    const asked = { ...range, target, property: 'n', touches: [touch], by: { property: 'city' }, dataDriven: ['markov'] }
    const { rows, total } = await it.ask(attributionModel, timeZone, attributionQuerySchema.parse(asked))
    const told = await counted(timeZone, range, target, null)
    expect([total.conversions, total.people]).toEqual([told.events, told.people])
    expect(total.value).toBeCloseTo(told.sum, 3)
    for (const model of attributionModels) expect(sum(rows.map((row) => row.models[model].value))).toBeCloseTo(told.sum, 3)
    expect(sum(rows.map((row) => row.dataDriven.markov?.conversions ?? 0))).toBeCloseTo(told.events, 6)
  }
  await fc.assert(fc.asyncProperty(event, event, days, zone, run), runs)
})
