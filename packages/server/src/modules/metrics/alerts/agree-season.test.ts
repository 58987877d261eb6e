import { judge, metricAlertRuleSchema, seasonUnit, spansOf } from '@millrace/contract/metrics/alert.ts'
import { formulaOf, type MetricDefinition, metricDefinitionSchema } from '@millrace/contract/metrics/index.ts'
import { seasonOf } from '@millrace/contract/metrics/season.ts'
import { bucketOf, bucketsOf } from '@millrace/contract/queries/index.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnalysisWorld, analysisWorld, base, hour, zone } from '../../../../test/analysis-world.ts'
import { worlds } from '../../../../test/worlds.ts'
import { metrics } from '../metrics.ts'
import { look } from './look.ts'
import { previewSeason } from './season.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const week = 168 * hour
/** A few hours of two days of fourteen weeks. */
const events = fc.array(
  fc.record({
    event: fc.constantFrom('A', 'B'),
    time: fc
      .tuple(fc.integer({ min: 0, max: 13 }), fc.constantFrom(0, 1, 2, 24, 25), fc.constantFrom(0, 1, 0.5 * hour, hour - 8))
      .map(([weeks, hours, more]) => hours * hour + more - weeks * week),
    properties: fc.constant({}),
  }),
  { minLength: 4, maxLength: 9 },
)
const holidays = [
  { day: '2026-10-17', until: null },
  { day: '2026-09-05', until: '2026-09-06' },
]

let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed, { events })
  for (const one of holidays) await it.world.call(it.project, 'POST', 'notes', { ...one, kind: 'holiday', title: '节' })
})
afterAll(() => it.world.end())

test(`A19 (part: seasonal anomaly) what an alert finds is what the definition makes of every event, now and in the preview (seed ${seed})`, async () => {
  const { postgres } = it.world.databases
  const deps = { metrics: metrics({ analytics: it.module, postgres, clock: it.world.clock }), postgres }
  const measure = fc.record({ event: fc.constantFrom('A', 'B'), aggregation: fc.constantFrom('events', 'people') })
  const definition = fc.oneof(
    fc.record({ kind: fc.constant('measure'), a: measure }),
    fc.record({ kind: fc.constantFrom('ratio', 'difference'), a: measure, b: measure }),
  )
  const condition = fc.record({
    kind: fc.constant('season'),
    direction: fc.constantFrom('below', 'above', 'both'),
    weeks: fc.integer({ min: 4, max: 12 }),
    width: fc.constantFrom(0.5, 1, 3),
    floor: fc.constantFrom(0, 0.5, 1),
  })
  const moment = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 27 }))
    .map(([weeks, hours]) => base + hours * hour - weeks * week)
  const run = async (defined: object, rest: object, span: string, at: number, timeZone: string): Promise<void> => {
    const rule = metricAlertRuleSchema.parse({ every: span, over: span, condition: rest })
    if (rule.condition.kind !== 'season') return
    const metric = metricDefinitionSchema.parse(defined)
    const project = { id: it.project.id, timeZone }
    const found = await look(deps, project, metric, rule, at)

    const unit = seasonUnit(rule)
    const { now: counted } = spansOf(rule, at, timeZone)
    const days = { from: bucketOf(counted.from - 13 * week, 'day', timeZone), to: bucketOf(counted.until - 1, 'day', timeZone) }
    const valueOf = valuesOf(metric, unit, timeZone)
    const rows = bucketsOf(days, unit, timeZone).map((one) => ({ bucket: one, value: valueOf(one) }))
    const bucket = bucketOf(counted.from, unit, timeZone)
    const now = valueOf(bucket)
    const { middle, ...usual } = seasonOf(rows, { unit, timeZone, holidays })(bucket, rule.condition)
    const expected = { now, before: middle, usual, verdict: judge(rule.condition, now, middle, usual) }
    expect(found).toEqual({ ...expected, span: counted })

    // Asked later, the preview says of that bucket what the alert found then.
    const asked = { rule, condition: rule.condition, at: at + week, signal: new AbortController().signal }
    const { points } = await previewSeason(deps, project, metric, asked)
    expect(points.find((one) => one.bucket === bucket)).toEqual({ bucket, ...expected })
  }
  await fc.assert(fc.asyncProperty(definition, condition, fc.constantFrom('hour', 'day'), moment, zone, run), { numRuns: worlds(10), seed })
})

/** The metric of each bucket, counted event by event. */
function valuesOf(metric: MetricDefinition, unit: 'hour' | 'day', timeZone: string): (bucket: string) => number | null {
  const stored = Map.groupBy(it.stored, (one) => bucketOf(one.time, unit, timeZone))
  return (bucket) => {
    const of = ({ event, aggregation }: MetricDefinition['a']): number => {
      const some = (stored.get(bucket) ?? []).filter((one) => one.event === event)
      return aggregation === 'people' ? new Set(some.map((one) => one.person)).size : some.length
    }
    return formulaOf(metric.kind, of(metric.a), metric.kind === 'measure' ? null : of(metric.b))
  }
}
