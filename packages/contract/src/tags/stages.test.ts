import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate, leafFigure, type Rule, type RuleInput, type SeenEvent } from '../rules/index.ts'
import { definitionSchema } from './definition.ts'
import { judge, stageRules, type Stages, stagesSchema, type StageState } from './stages.ts'
import { stagesFrom, stageTemplates } from './stage-templates.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const zone = 'Asia/Shanghai'
const day = 86_400_000
/** Half past noon in Shanghai. */
const start = Date.parse('2026-11-01T04:30:00Z')

const asked = (name: string): Rule => ({ kind: 'tag', tag: name })
const stages = (input: object): Stages => stagesSchema.parse({ kind: 'stages', rest: '其他', ...input })

/** Where somebody is day after day, given whom the rules mean on each: letters of `abcd…`, one for each rule. */
function passes(definition: Stages, days: readonly string[], first?: StageState): string[] {
  let state = first
  return days.map((meant, n) => {
    const met = meant.split('').reduce((mask, letter) => mask | (1 << (letter.charCodeAt(0) - 97)), 0)
    const at = new Date(start + n * day)
    state = judge(definition, { now: at, zone })(met, state)
    return `${state.stage}${state.breaks || ''}${state.since === at.getTime() ? '!' : ''}`
  })
}

test('who is nowhere comes into the first stage that means them, and moves as soon as another comes first', () => {
  const definition = stages({
    stages: [
      { value: 'A', enter: asked('a') },
      { value: 'B', enter: asked('b') },
    ],
  })
  expect(passes(definition, ['', '', 'b', 'b', 'ab', 'b', ''])).toEqual(['其他!', '其他', 'B!', 'B', 'A!', 'B!', '其他!'])
})

test('patience: one break is forgiven, the second in a row is not, and a day without a break begins anew', () => {
  const definition = stages({ stages: [{ value: 'A', enter: asked('a') }], patience: 2 })
  expect(passes(definition, ['a', '', 'a', '', '', '', 'a', 'a'])).toEqual(['A!', 'A1', 'A', 'A1', '其他!', '其他', '其他1', 'A!'])
  // Nobody is patient with somebody whose stage is of another definition, or who has become one with another.
  const state = { stage: 'A', since: start - day, breaks: 0 }
  expect(judge(definition, { now: new Date(start), zone })(0, state, false)).toEqual({ stage: '其他', since: start, breaks: 0 })
})

test('a stage with a rule to leave, or a longest stay, is left by that and by nothing else, to the first other one', () => {
  const definition = stages({
    stages: [
      { value: 'A', enter: asked('a') },
      { value: 'B', enter: asked('b'), leave: asked('c') },
      { value: 'C', enter: asked('a'), atMostDays: 2 },
    ],
  })
  // Rules: a, b, c into A, B, C; d out of B.
  expect(passes(definition, ['b', 'a', '', 'bd', 'c', 'ab', 'abc', 'c'])).toEqual(['B!', 'B', 'B', '其他!', 'C!', 'C', 'A!', 'C!'])
  expect(passes(definition, ['b', 'abd'])).toEqual(['B!', 'A!'])
})

test('nobody leaves before the shortest stay, and what they do until then does not count', () => {
  const definition = stages({ stages: [{ value: 'A', enter: asked('a'), atLeastDays: 3 }], patience: 2 })
  expect(passes(definition, ['a', '', '', '', '', ''])).toEqual(['A!', 'A', 'A', 'A1', '其他!', '其他'])
  // Days are those of the project: two minutes before midnight there, and two minutes after three of them.
  const since = Date.parse('2026-11-01T15:58:00Z')
  const at = (time: string) => judge(definition, { now: new Date(time), zone })(0, { stage: 'A', since, breaks: 0 })
  expect([at('2026-11-03T15:59:00Z').breaks, at('2026-11-03T16:02:00Z').breaks]).toEqual([0, 1])
})

test('of a changed definition: who is in a stage that is no more begins anew, who is in one that is still there goes on', () => {
  const definition = stages({ stages: [{ value: 'A', enter: asked('a'), leave: asked('b') }] })
  const before = { stage: 'Old', since: start - 9 * day, breaks: 3 }
  expect(passes(definition, ['a'], before)).toEqual(['A!'])
  expect(passes(definition, [''], { ...before, stage: 'A' })).toEqual(['A'])
})

test('two stages of one name, a longest stay below the shortest, and a thirteenth stage are refused with their field', () => {
  const one = { value: 'A', enter: asked('a') }
  const pathOf = (input: object): unknown =>
    definitionSchema.safeParse({ kind: 'stages', rest: '其他', ...input }).error?.issues.map((issue) => issue.path.join('.'))
  expect(pathOf({ stages: [one, one] })).toEqual(['stages.1.value'])
  expect(pathOf({ stages: [one], rest: 'A' })).toEqual(['rest'])
  expect(pathOf({ stages: [one], rest: undefined })).toEqual(['rest'])
  expect(pathOf({ stages: [{ ...one, atLeastDays: 3, atMostDays: 2 }] })).toEqual(['stages.0.atMostDays'])
  expect(pathOf({ stages: Array.from({ length: 13 }, (_, i) => ({ ...one, value: `s${i}` })) })).toEqual(['stages'])
})

test(`of the stages of a template nobody fits two, and everybody who did something lately fits one (seed ${seed})`, () => {
  const happened = fc.record({
    event: fc.constantFrom('Visit', 'Cart', 'Order', 'Order'),
    daysAgo: fc.integer({ min: 0, max: 3_600 }).map((n) => n / 10),
    amount: fc.constantFrom(1, 40, 300),
  })
  const events = { visit: 'Visit', order: 'Order' }
  const inputs = fc.record({
    intent: fc.constantFrom(undefined, 'Cart'),
    spent: fc.constantFrom(undefined, { property: 'amount', atLeast: 100 }),
  })
  fc.assert(
    fc.property(fc.constantFrom(...stageTemplates), inputs, fc.array(happened, { maxLength: 9 }), (template, more, did) => {
      const seen = did
        .map(({ event, daysAgo, amount }): SeenEvent => ({ event, time: start - Math.round(daysAgo * day), properties: { amount } }))
        .toSorted((a, b) => a.time - b.time)
      const input: RuleInput = {
        person: 0,
        moment: { now: new Date(start), zone },
        profile: {},
        tags: new Map(),
        figureOf: (leaf) => leafFigure(leaf, seen, { now: new Date(start), zone }),
      }
      const definition = stagesSchema.parse(stagesFrom(template, { ...events, ...more }, 'zh'))
      const fits = stageRules(definition).filter((rule) => evaluate(rule, input)).length
      expect(fits).toBeLessThanOrEqual(1)
      const isKnown = (one: SeenEvent): boolean => template === 'lifecycle' || one.time >= start - 90 * day
      if (seen.some((one) => one.event !== 'Cart' && isKnown(one))) expect(fits).toBe(1)
    }),
    { numRuns: 500 * scale, seed },
  )
})
