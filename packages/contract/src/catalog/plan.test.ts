import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CanonicalRecord, Json } from '../events.ts'
import { judge, openModes, type Plan, type PlanModes } from './plan.ts'

const seed = Number(process.env.MILLRACE_TEST_SEED ?? 1)
const scale = Number(process.env.MILLRACE_TEST_SCALE ?? 1)

const plan = (modes: Partial<PlanModes> = {}): Plan => ({
  modes: { ...openModes, ...modes },
  events: new Map([
    ['Pay', { status: 'planned', required: ['order_id'] }],
    ['Old', { status: 'deprecated', required: [] }],
    ['Spam', { status: 'blocked', required: [] }],
  ]),
  properties: {
    event: new Map([
      ['order_id', { status: 'planned', type: 'string' }],
      ['amount', { status: 'planned', type: 'number' }],
      ['way', { status: 'planned', type: 'string', allowed: ['wechat', 'alipay'] }],
      ['tags', { status: 'planned', type: 'list', allowed: ['a', 'b'] }],
      ['secret', { status: 'blocked', type: 'string' }],
    ]),
    profile: new Map([['city', { status: 'planned', type: 'string' }]]),
  },
})
const record = (name: string | undefined, properties: Record<string, Json> = {}, profile?: Record<string, Json>): CanonicalRecord => ({
  key: 'k',
  day: '2026-11-01',
  time: 0,
  distinctId: 'u',
  ids: [{ type: 'login_id', value: 'u' }],
  ...(name === undefined ? {} : { event: { name, properties } }),
  ...(profile ? { profile: { op: 'set', properties: profile } } : {}),
})
const reasons = (modes: Partial<PlanModes>, one: CanonicalRecord): string[] =>
  judge(plan(modes), one).findings.map((finding) => finding.reason)

test('what is as planned passes as the very same record', () => {
  const good = record('Pay', { order_id: 'o', amount: 1, way: 'wechat', tags: ['a'], $lib: 'js' }, { city: '上海' })
  const strict: PlanModes = {
    unplannedEvents: 'quarantine',
    unplannedProperties: 'quarantine',
    wrongValues: 'quarantine',
    missingProperties: 'quarantine',
  }
  expect(judge(plan(strict), good)).toEqual({ record: good, findings: [] })
  expect(judge(plan(strict), record('$AppStart', { $os: 'iOS' })).findings).toEqual([])
})

test('every way of not being planned is found, where its mode asks for it', () => {
  expect(reasons({ unplannedEvents: 'warn' }, record('Pey'))).toEqual(['plan_event_unplanned'])
  expect(reasons({}, record('Pey', { typo: 1 }))).toEqual([])
  expect(reasons({ unplannedProperties: 'drop' }, record('Pay', { order_id: 'o', typo: 1 }))).toEqual(['plan_property_unplanned'])
  expect(reasons({ wrongValues: 'warn' }, record('Pay', { order_id: 7 }))).toEqual(['plan_type_wrong'])
  expect(reasons({ wrongValues: 'warn' }, record('Pay', { order_id: 'o', way: 'cash', tags: ['a', 'z'] }))).toEqual([
    'plan_value_unknown',
    'plan_value_unknown',
  ])
  expect(reasons({ wrongValues: 'warn' }, record('Pay', { order_id: 'o', amount: { x: 1 } }))).toEqual(['plan_type_wrong'])
  expect(reasons({ missingProperties: 'quarantine' }, record('Pay', { order_id: null }))).toEqual(['plan_property_missing'])
  expect(reasons({ unplannedProperties: 'warn' }, record(undefined, {}, { town: 'x' }))).toEqual(['plan_property_unplanned'])
  expect(reasons({}, record('Old'))).toEqual(['plan_event_deprecated'])
})

test('blocked events go to quarantine and blocked properties are dropped, whatever the modes say', () => {
  expect(judge(plan(), record('Spam')).record).toBeUndefined()
  expect(judge(plan(), record('Pay', { order_id: 'o', secret: 'x' })).record?.event?.properties).toEqual({ order_id: 'o' })
})

test('a record is kept whole, kept without what is dropped, or not at all; nothing is changed on the way', () => {
  const value: fc.Arbitrary<Json> = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.constantFrom('a', 'z')),
  )
  const names = fc.constantFrom('order_id', 'amount', 'way', 'tags', 'secret', 'typo', '$lib', 'city')
  const modes = fc.record({
    unplannedEvents: fc.constantFrom('keep', 'warn', 'quarantine'),
    unplannedProperties: fc.constantFrom('keep', 'warn', 'drop', 'quarantine'),
    wrongValues: fc.constantFrom('keep', 'warn', 'drop', 'quarantine'),
    missingProperties: fc.constantFrom('keep', 'warn', 'quarantine'),
  })
  fc.assert(
    fc.property(modes, fc.constantFrom('Pay', 'Old', 'Spam', 'New', '$x'), fc.dictionary(names, value), (chosen, name, properties) => {
      const given = record(name, properties)
      const { record: kept, findings } = judge(plan(chosen as PlanModes), given)
      const dropped = findings.filter((one) => one.mode === 'drop').map((one) => one.field)
      expect(kept === undefined).toBe(findings.some((one) => one.mode === 'quarantine'))
      if (!kept) return
      expect(kept.event?.properties).toEqual(Object.fromEntries(Object.entries(properties).filter(([key]) => !dropped.includes(key))))
      // What is left has nothing more to be dropped.
      expect(judge(plan(chosen as PlanModes), kept).findings.filter((one) => one.mode === 'drop')).toEqual([])
    }),
    { seed, numRuns: 300 * scale },
  )
})
