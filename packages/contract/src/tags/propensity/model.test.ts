import { expect, test } from 'vitest'
import { dayMs, featuresOf } from './features.ts'
import { type Example, learn } from './learn.ts'
import { atOnce, covarianceOf, fitLogistic, sigmoid, solve } from './logistic.ts'
import { auc, calibrationBins, calibrationError, logLoss, spreadOf, stability } from './measure.ts'
import { driftOf } from './drift.ts'
import { contributions, linear, predict, reasonsOf } from './predict.ts'

/** Hours that twenty students studied, and whether they passed: the textbook example, with its published coefficients. */
const hours = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5]
const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]
const students = { width: 1, x: Float64Array.from(hours), y: Uint8Array.from(passed) }

test('logistic regression finds the published coefficients of a textbook example', () => {
  const { intercept, weights, hessian } = atOnce(fitLogistic(students, 0))
  expect(intercept).toBeCloseTo(-4.0777, 3)
  expect(weights[0]).toBeCloseTo(1.5046, 3)
  const covariance = covarianceOf({ weights, hessian })
  expect([0, 1].map((i) => Math.sqrt(covariance[i]?.[i] ?? 0))).toEqual([expect.closeTo(1.761, 3), expect.closeTo(0.6287, 3)])
})

test('at the end the slope is nothing: the penalty and the errors are in balance, also where the classes can be told apart entirely', () => {
  const apart = { width: 2, x: Float64Array.from([1, 0, 2, 1, -1, 3, -2, 0]), y: Uint8Array.from([1, 1, 0, 0]) }
  for (const [table, l2] of [
    [students, 2],
    [apart, 1],
  ] as const) {
    const { intercept, weights } = atOnce(fitLogistic(table, l2))
    const errors = [...table.y].map((y, row) => {
      const values = [...table.x.subarray(row * table.width, (row + 1) * table.width)]
      return { values, error: sigmoid(intercept + values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0)) - y }
    })
    expect(errors.reduce((sum, one) => sum + one.error, 0)).toBeCloseTo(0, 5)
    for (const [i, weight] of weights.entries())
      expect(errors.reduce((sum, one) => sum + one.error * (one.values[i] ?? 0), l2 * weight)).toBeCloseTo(0, 5)
  }
})

test('equations are solved', () => {
  expect([...solve(Float64Array.from([4, 0, 2, 3]), Float64Array.from([10, 8]))]).toEqual([expect.closeTo(1.75, 9), expect.closeTo(1.5, 9)])
})

const judged = (pairs: readonly (readonly [number, 0 | 1])[]) => pairs.map(([p, did]) => ({ p, did: did === 1 }))

test('AUC, log loss and calibration error are those worked out by hand', () => {
  // Of the four pairs three are in order, and one is equal.
  expect(
    auc(
      judged([
        [0.1, 0],
        [0.4, 0],
        [0.4, 1],
        [0.8, 1],
      ]),
    ),
  ).toBe(0.875)
  expect(auc(judged([[0.3, 1]]))).toBe(0.5)
  expect(
    logLoss(
      judged([
        [0.5, 1],
        [0.25, 0],
      ]),
    ),
  ).toBeCloseTo((Math.log(2) + Math.log(4 / 3)) / 2, 12)
  const bins = calibrationBins(
    judged([
      [0.1, 0],
      [0.3, 0],
      [0.6, 1],
      [0.8, 0],
    ]),
    2,
  )
  expect(bins).toEqual([
    { predicted: 0.2, actual: 0, people: 2 },
    { predicted: expect.closeTo(0.7, 12), actual: 0.5, people: 2 },
  ])
  expect(calibrationError(bins)).toBeCloseTo(0.2, 12)
})

test('ranges hold equally many people where values differ, and a stability index of the same people is 0', () => {
  const spread = spreadOf([0, 0, 0, 0, 0, 1, 2, 3, 4, 5], 5)
  expect(spread).toEqual({ edges: [0, 1, 3], shares: [0.5, 0.1, 0.2, 0.2] })
  expect(stability(spread.shares, spread.shares)).toBe(0)
  expect(stability([0.5, 0.5], [0.25, 0.75])).toBeCloseTo(0.25 * Math.log(3), 12)
})

/** Numbers from 0 to 1 that are the same every time. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const width = featuresOf(2).length
type Truth = (times: number, other: number) => number

/** People at three moments: how often they did two things, whatever else, and whether they did the target with the probability that is true. */
function crowd(people: number, truth: Truth, seed = 1): (Example & { readonly p: number })[] {
  const next = random(seed)
  const until = (most: number): number => Math.floor(next() ** 2 * most)
  return Array.from({ length: people * 3 }, (_, i) => {
    const features = Array.from({ length: width }, (__, at) => (at % 4 === 3 ? until(90) * dayMs : until(20)))
    const p = truth(features[0] ?? 0, features[4] ?? 0)
    return { person: 1 + Math.floor(i / 3), snapshot: i % 3, features, p, did: next() < p }
  })
}
const known: Truth = (times, other) => sigmoid(-3 + 1.6 * Math.log1p(times) - 0.9 * Math.log1p(other))

test('B19 (part: the model) of people with a known true probability it reaches AUC 0.75, is calibrated within 5 %, and says the truth of each within 5 %', () => {
  const people = crowd(2_000, known)
  const model = atOnce(learn(people, 2))
  expect(model.refusal).toBeNull()
  expect(model.measured?.auc).toBeGreaterThanOrEqual(0.75)
  expect(model.measured?.error).toBeLessThanOrEqual(0.05)
  expect(model.bins).toHaveLength(10)
  const card = { ...model, events: ['Other'] }
  // People it has never seen.
  const others = crowd(1_000, known, 7)
  const off = others.map((one) => Math.abs(predict(card, one.features) - one.p))
  expect(off.reduce((sum, one) => sum + one, 0) / off.length).toBeLessThan(0.05)
  const { raises, lowers } = reasonsOf(card, [20, ...Array.from({ length: 3 }, () => 0), 20, ...Array.from({ length: width - 5 }, () => 0)])
  expect([raises[0]?.feature, lowers[0]?.feature]).toEqual([0, 4])
  expect(raises[0]?.below).toBeGreaterThan(0.8)
})

test('the same examples make the same model, and one sum over features as they are says what the model says', () => {
  const people = crowd(1_000, known)
  const model = { ...atOnce(learn(people, 2)), events: ['Other'] }
  expect({ ...atOnce(learn(people, 2)), events: ['Other'] }).toEqual(model)
  const { intercept, weights, units } = linear(model)
  for (const { features } of people.slice(0, 20)) {
    const logit = features.reduce((sum, value, i) => sum + (weights[i] ?? 0) * Math.log1p(value / (units[i] ?? 1)), intercept)
    expect(sigmoid(logit)).toBeCloseTo(predict(model, features), 9)
    expect(contributions(model, features).reduce((sum, one) => sum + one.adds, model.intercept)).toBeCloseTo(logit, 9)
  }
})

test('B19 (part: refusals) too few people, too few who did it, mere chance: there is no model, and it says why', () => {
  const refusal = (people: readonly Example[]) => atOnce(learn(people, 2)).refusal
  expect(refusal(crowd(999, known))).toEqual({ reason: 'too_few_people', have: 999, need: 1_000 })
  expect(refusal(crowd(1_000, () => 0.03))).toMatchObject({ reason: 'too_few_positives', need: 200 })
  expect(refusal(crowd(1_500, () => 0.3))).toMatchObject({ reason: 'not_better_than_chance', need: 0.6 })
  // At the newest moment twice as many did it: what was right before is not right any more.
  const shifted = crowd(2_000, known).map((one, i) => ({ ...one, did: one.did || (one.snapshot === 0 && i % 2 === 0) }))
  expect(refusal(shifted)).toMatchObject({ reason: 'not_calibrated', need: 0.05 })
})

test('drift is said when people are others, or when what was predicted did not come', () => {
  const people = crowd(1_000, known)
  const newest = people.filter((one) => one.snapshot === 0)
  const model = { ...atOnce(learn(people, 2)), events: ['Other'], scores: [0.5, 0.5] }
  const now = (rows: readonly Example[]) => ({
    values: rows.map((one) => one.features),
    scores: [0.5, 0.5],
    judged: rows.map((one) => ({ p: predict(model, one.features), did: one.did })),
  })
  const since = '2026-11-01T00:00:00.000Z'
  const same = driftOf(model, now(newest), since)
  expect([same.drifted, same.scores, same.held?.people]).toEqual([false, 0, 1_000])
  const busier = newest.map((one) => ({ ...one, features: one.features.map((value, i) => (i === 4 ? value + 8 : value)) }))
  const other = driftOf(model, now(busier), since)
  expect([other.drifted, other.features.flatMap((index, i) => (index > 0.25 ? [i] : []))]).toEqual([true, [4]])
  expect(driftOf(model, { ...now(newest), scores: [0.9, 0.1], judged: [] }, since)).toMatchObject({ drifted: true, held: null })
  expect(driftOf(model, now(newest.map((one) => ({ ...one, did: false }))), since)).toMatchObject({ drifted: true, held: { actual: 0 } })
})
