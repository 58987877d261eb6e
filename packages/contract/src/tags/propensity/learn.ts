import type { Card, Refusal } from './card.ts'
import { type Feature, featuresOf, scaled } from './features.ts'
import { type Fit, fitLogistic, sigmoid, type Table } from './logistic.ts'
import { auc, calibrationBins, calibrationError, type Judged, logLoss, spreadOf } from './measure.ts'

/** A person at a past moment: what was known then, and whether they did the target afterwards. */
export interface Example {
  readonly person: number
  /** The past moments in their order: 0 is the newest. */
  readonly snapshot: number
  readonly features: readonly number[]
  readonly did: boolean
}

/** Below, a model would say what it cannot know. */
export const leastPeople = 1_000
export const leastPositives = 200
export const leastAuc = 0.6
export const mostError = 0.05

const folds = 5
const l2 = 1

/** Whether there is enough to learn from at all. */
export function tooThin({ people, positives }: { readonly people: number; readonly positives: number }): Refusal | null {
  if (people < leastPeople) return { reason: 'too_few_people', have: people, need: leastPeople }
  return positives < leastPositives ? { reason: 'too_few_positives', have: positives, need: leastPositives } : null
}

export type Learnt = Pick<Card, 'people' | 'rows' | 'positives' | 'refusal' | 'measured' | 'bins' | 'features' | 'intercept'>

/**
 * Learns from examples, and judges itself by people it has not seen: of five groups of people each is predicted by a model of the other
 * four, calibrated by predictions of those; what counts is how that did at the newest moment. The model that is used learns from
 * everybody, and is calibrated by all of these predictions. It pauses every now and then.
 */
export function* learn(examples: readonly Example[], sources: number): Generator<undefined, Learnt> {
  const people = new Set(examples.map((one) => one.person)).size
  const positives = examples.filter((one) => one.did).length
  const learnt = { people, rows: examples.length, positives, measured: null, bins: [], features: [], intercept: 0 }
  const thin = tooThin(learnt)
  if (thin) return { ...learnt, refusal: thin }

  const scales = scalesOf(examples, featuresOf(sources))
  yield
  const table = tableOf(examples, scales)
  yield
  const foldOf = examples.map((one) => foldOfPerson(one.person))
  const raw = new Float64Array(examples.length)
  for (let fold = 0; fold < folds; fold++) {
    const fit = yield* fitLogistic(table, l2, (row) => foldOf[row] !== fold)
    for (const [row, one] of foldOf.entries()) if (one === fold) raw[row] = logitOf(fit, table, row)
  }
  const guesses: Table = { width: 1, x: raw, y: table.y }
  const judged: Judged[] = []
  for (let fold = 0; fold < folds; fold++) {
    const straight = yield* calibrate(guesses, (row) => foldOf[row] !== fold)
    for (const [row, one] of examples.entries())
      if (one.snapshot === 0 && foldOf[row] === fold) judged.push({ p: sigmoid(logitOf(straight, guesses, row)), did: one.did })
  }
  const bins = calibrationBins(judged)
  const measured = {
    auc: auc(judged),
    logLoss: logLoss(judged),
    error: calibrationError(bins),
    baseRate: judged.filter((one) => one.did).length / Math.max(1, judged.length),
    people: judged.length,
  }
  const fit = yield* fitLogistic(table, l2)
  const straight = yield* calibrate(guesses)
  const slope = straight.weights[0] ?? 1
  const newest = examples.filter((one) => one.snapshot === 0)
  return {
    ...learnt,
    refusal: refusalOf(measured),
    measured,
    bins,
    intercept: slope * fit.intercept + straight.intercept,
    features: scales.map(({ mean, deviation }, i) => ({
      mean,
      deviation,
      weight: slope * (fit.weights[i] ?? 0),
      spread: spreadOf(newest.map((one) => one.features[i] ?? 0)),
    })),
  }
}

function refusalOf({ auc: reached, error }: { readonly auc: number; readonly error: number }): Refusal | null {
  if (reached < leastAuc) return { reason: 'not_better_than_chance', have: reached, need: leastAuc }
  return error > mostError ? { reason: 'not_calibrated', have: error, need: mostError } : null
}

/** A line through log-odds (Platt): it keeps what each feature adds a sum. */
const calibrate = (guesses: Table, only?: (row: number) => boolean) => fitLogistic(guesses, 1e-6, only)

/** All examples of somebody are in one group; the numbers of people are mixed, since neighbours came together. */
function foldOfPerson(person: number): number {
  let mixed = Math.imul((person % 2 ** 32) ^ ((person % 2 ** 32) >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return ((mixed ^ (mixed >>> 16)) >>> 0) % folds
}

interface Scale {
  readonly feature: Feature
  readonly mean: number
  readonly deviation: number
}

function scalesOf(examples: readonly Example[], features: readonly Feature[]): Scale[] {
  return features.map((feature, i) => {
    const values = examples.map((one) => scaled(feature, one.features[i] ?? 0))
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length
    const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length
    // What is the same of everybody says nothing; it must not be divided by nothing either.
    return { feature, mean, deviation: variance > 1e-12 ? Math.sqrt(variance) : 1 }
  })
}

function tableOf(examples: readonly Example[], scales: readonly Scale[]): Table {
  const width = scales.length
  const x = new Float64Array(examples.length * width)
  for (const [row, { features }] of examples.entries())
    for (const [i, { feature, mean, deviation }] of scales.entries())
      x[row * width + i] = (scaled(feature, features[i] ?? 0) - mean) / deviation
  return { width, x, y: Uint8Array.from(examples, (one) => (one.did ? 1 : 0)) }
}

function logitOf({ intercept, weights }: Fit, { width, x }: Table, row: number): number {
  return weights.reduce((sum, weight, i) => sum + weight * (x[row * width + i] ?? 0), intercept)
}
