import { least } from '../experiments/incremental.ts'
import { discoveries, pOf } from '../experiments/proportions.ts'
import { atOnce, covarianceOf, type Fit, fitLogistic, sigmoid, type Table } from '../tags/propensity/logistic.ts'

/** People who have the same factors: bit `i` of the mask is the factor `i`. */
export interface Pattern {
  readonly mask: number
  readonly people: number
  readonly converted: number
}

/** An estimate, and between what it lies by 95 %. */
export interface Estimate {
  readonly value: number
  readonly from: number
  readonly to: number
}

export interface FactorEffect {
  readonly people: number
  readonly converted: number
  /** Shares that come to the goal, of those who have it and of those who have not: as they are. */
  readonly rate: number | null
  readonly otherRate: number | null
  /** By how much the share would be higher if everybody had it than if nobody had, all other factors as they are; null: nothing can be said. */
  readonly effect: Estimate | null
  readonly oddsRatio: Estimate | null
  /** Not luck, all factors considered. */
  readonly isSure: boolean
  /** Enough people with and without it, and enough who came to the goal, for anything to be said. */
  readonly isEnough: boolean
}

const usualZ = 1.959964
/** A weak pull to no effect (a normal prior of ten units of log-odds), so that what always or never converts stays finite. */
const l2 = 0.01

/** What each factor adds, the others being equal: logistic regression over patterns, told as shares. */
export function effectsOf(patterns: readonly Pattern[], factors: number): FactorEffect[] {
  const all = sumOf(patterns)
  const fit = all.people === 0 ? undefined : fitted(patterns, factors)
  const judged = Array.from({ length: factors }, (_, i) => {
    const own = sumOf(patterns.filter(({ mask }) => has(mask, i)))
    const others = { people: all.people - own.people, converted: all.converted - own.converted }
    const isEnough = own.people >= least.people && others.people >= least.people && all.converted >= least.conversions
    const told = fit && own.people > 0 && others.people > 0 ? toldBy(fit, patterns, all.people, i) : undefined
    const [rate, otherRate] = [shareOf(own), shareOf(others)]
    return { ...own, rate, otherRate, isEnough, effect: told?.effect ?? null, oddsRatio: told?.oddsRatio ?? null, z: told?.z ?? null }
  })
  const tried = judged.filter((one) => one.isEnough && one.z !== null)
  const held = discoveries(tried.map(({ z }) => pOf(z ?? 0)))
  const sure = new Set(tried.filter((_, i) => held[i]))
  return judged.map((one) => {
    const { z: _, ...told } = one
    return { ...told, isSure: sure.has(one) }
  })
}

interface Fitted {
  readonly fit: Fit
  readonly covariance: readonly Float64Array[]
}

function fitted(patterns: readonly Pattern[], width: number): Fitted {
  const rows = patterns.flatMap(({ mask, people, converted }) => [
    { mask, y: 1, n: converted },
    { mask, y: 0, n: people - converted },
  ])
  const table: Table = {
    width,
    x: Float64Array.from(rows.flatMap(({ mask }) => Array.from({ length: width }, (_, i) => Number(has(mask, i))))),
    y: Uint8Array.from(rows, ({ y }) => y),
    times: Float64Array.from(rows, ({ n }) => n),
  }
  const fit = atOnce(fitLogistic(table, l2))
  return { fit, covariance: covarianceOf(fit) }
}

function toldBy({ fit, covariance }: Fitted, patterns: readonly Pattern[], people: number, i: number) {
  const weight = fit.weights[i] ?? 0
  const error = Math.sqrt(covariance[i + 1]?.[i + 1] ?? 0)
  // The share if everybody had it minus the share if nobody had, and its slopes for the delta method.
  const size = fit.weights.length + 1
  const slopes = new Float64Array(size)
  let effect = 0
  for (const { mask, people: n } of patterns) {
    const base = fit.weights.reduce((sum, one, j) => sum + (j !== i && has(mask, j) ? one : 0), fit.intercept)
    for (const [has1, sign] of [
      [1, 1],
      [0, -1],
    ] as const) {
      const p = sigmoid(base + has1 * weight)
      effect += (sign * n * p) / people
      const slope = (sign * n * p * (1 - p)) / people
      for (let j = 0; j < size; j++) {
        const x = j === 0 ? 1 : j - 1 === i ? has1 : Number(has(mask, j - 1))
        slopes[j] = (slopes[j] ?? 0) + slope * x
      }
    }
  }
  const spread = Math.sqrt(
    slopes.reduce((sum, a, j) => sum + slopes.reduce((inner, b, k) => inner + a * b * (covariance[j]?.[k] ?? 0), 0), 0),
  )
  return {
    z: error > 0 ? weight / error : null,
    effect: { value: effect, from: effect - usualZ * spread, to: effect + usualZ * spread },
    oddsRatio: { value: Math.exp(weight), from: Math.exp(weight - usualZ * error), to: Math.exp(weight + usualZ * error) },
  }
}

const has = (mask: number, i: number): boolean => Math.floor(mask / 2 ** i) % 2 === 1
const shareOf = ({ people, converted }: Omit<Pattern, 'mask'>): number | null => (people === 0 ? null : converted / people)
const sumOf = (some: readonly Pattern[]): Omit<Pattern, 'mask'> => ({
  people: some.reduce((sum, one) => sum + one.people, 0),
  converted: some.reduce((sum, one) => sum + one.converted, 0),
})
