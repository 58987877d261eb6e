import fc from 'fast-check'
import { expect, test } from 'vitest'
import { armOf } from '../experiments/assignment.ts'
import { graphSchema, isPublishable, validate } from '../journeys/index.ts'
import { type BroadcastInput, broadcastSchema, variantsOf } from './broadcast.ts'
import { stopReason } from './canary.ts'
import { graphOf } from './graph.ts'

const runs = { numRuns: 100 * Number(process.env['MILLRACE_TEST_SCALE'] ?? 1), seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }

const segment = fc.constantFrom('seg_1', 'seg_2').map((id) => ({ kind: 'segment' as const, id }))
const zone = fc.constantFrom('project' as const, 'person' as const)
const when: fc.Arbitrary<BroadcastInput['when']> = fc.oneof(
  fc.constant({ kind: 'now' as const }),
  fc.record({ kind: fc.constant('at' as const), at: fc.constant('2026-11-11T10:00'), zone }),
  fc.record({ kind: fc.constant('cron' as const), pattern: fc.constant('0 10 * * 1'), zone }),
)
const variants = fc
  .constantFrom([100], [50, 50], [1, 99], [34, 33, 33], [25, 25, 25, 25])
  .map((weights) => weights.map((weight, i) => ({ templateId: `tpl_${i}`, weight })))
const anyBroadcast = fc
  .record({
    audience: fc.record({ who: segment, except: segment }, { requiredKeys: ['who'] }),
    when,
    channel: fc.constantFrom('email' as const, 'sms' as const),
    variants,
    control: fc.integer({ min: 0, max: 50 }),
    class: fc.constantFrom('marketing' as const, 'service' as const),
    goal: fc.option(fc.constant({ event: 'Buy', filters: [], within: { amount: 7, unit: 'day' as const } })),
    perMinute: fc.constantFrom(undefined, 1, 600),
    priority: fc.constantFrom(undefined, 0, 100),
    budget: fc.constantFrom(undefined, 0, 99.5),
    canary: fc.option(
      fc.record({
        percent: fc.integer({ min: 1, max: 50 }),
        minutes: fc.integer({ min: 5, max: 1_440 }),
        maxFailedPercent: fc.constant(5),
        maxUnsubscribedPercent: fc.constant(2),
      }),
    ),
  })
  .map((input) => broadcastSchema.parse(input))

test('whatever a broadcast says, it is a journey that can go live, with every variant and its goal', () => {
  fc.assert(
    fc.property(anyBroadcast, (broadcast) => {
      const graph = graphOf(broadcast)
      expect(graphSchema.parse(graph)).toEqual(graph)
      expect(validate(graph).filter(({ severity }) => severity === 'error')).toEqual([])
      const sends = graph.nodes.flatMap((node) =>
        node.kind === 'send' ? [[node.id, node.settings.templateId, node.settings.channel]] : [],
      )
      expect(sends).toEqual(variantsOf(broadcast).map((id, i) => [id, `tpl_${i}`, broadcast.channel]))
      expect(graph.goal?.event).toBe(broadcast.goal?.event)
      expect(graph.limits?.sendsPerMinute).toBe(broadcast.perMinute)
      expect(graph.limits?.priority).toBe(broadcast.priority)
      expect(graph.limits?.budget).toBe(broadcast.budget)
    }),
    runs,
  )
})

test('the control group takes its share from all variants alike', () => {
  const base = { audience: { who: { kind: 'segment' as const, id: 's' } }, when: { kind: 'now' as const }, channel: 'email' as const }
  const two = [
    { templateId: 'x', weight: 60 },
    { templateId: 'y', weight: 40 },
  ]
  const node = graphOf(broadcastSchema.parse({ ...base, variants: two, control: 15 })).nodes[0]
  const arms = node?.kind === 'split' ? node.settings.arms : []
  expect(arms.map(({ id, weight, control }) => [id, weight, control])).toEqual([
    ['a', 5_100, false],
    ['b', 3_400, false],
    ['control', 1_500, true],
  ])
  const counts = [0, 0, 0]
  const weights = arms.map(({ weight }) => weight)
  for (let person = 1; person <= 20_000; person++) counts[armOf(person, 's', weights)]! += 1
  expect(counts.map((n, i) => Math.abs(n / 20_000 - (weights[i] ?? 0) / 10_000) < 0.01)).toEqual([true, true, true])
})

test('what is not chosen yet keeps it from going live, by name', () => {
  const draft = broadcastSchema.parse({
    audience: { who: null },
    when: { kind: 'now' },
    channel: 'sms',
    variants: [{ templateId: '', weight: 100 }],
  })
  const problems = validate(graphOf(draft))
  expect(isPublishable(problems)).toBe(false)
  expect(problems.map(({ nodeId, code }) => `${nodeId} ${code}`)).toEqual(['null segment_missing', 'a template_missing', 'null no_goal'])
  expect(broadcastSchema.safeParse({ ...draft, variants: [{ templateId: 'x', weight: 99 }] }).success).toBe(false)
})

test('it stops by itself when even the least that is likely is too much, not for a few unlucky ones', () => {
  const canary = { percent: 1, minutes: 30, maxFailedPercent: 5, maxUnsubscribedPercent: 1 }
  const of = (written: number, failed: number, unsubscribed: number) => stopReason(canary, { written, failed, unsubscribed })
  expect([of(0, 0, 0), of(3, 1, 0), of(100, 8, 1), of(100, 15, 0), of(1_000, 0, 8), of(1_000, 0, 20)]).toEqual([
    undefined,
    // One of three is surely more than one in twenty-five.
    'failed',
    undefined,
    'failed',
    undefined,
    'unsubscribed',
  ])
})
