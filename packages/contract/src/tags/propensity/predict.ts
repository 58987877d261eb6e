import type { Card } from './card.ts'
import { featuresOf, scaled, unitOf } from './features.ts'
import { sigmoid } from './logistic.ts'
import { placeIn } from './measure.ts'

type Model = Pick<Card, 'events' | 'features' | 'intercept'>

/** What one feature adds to the log-odds of somebody, against people on average. */
export interface Contribution {
  /** Place in `featuresOf`. */
  readonly feature: number
  readonly value: number
  readonly adds: number
  /** Shares of people who have less of it, and more. */
  readonly below: number
  readonly above: number
}

export const sourcesOf = ({ events }: Pick<Card, 'events'>): number => events.length + 1

export function contributions(model: Model, values: readonly number[]): Contribution[] {
  return featuresOf(sourcesOf(model)).map((feature, i) => {
    const { mean, deviation, weight, spread } = model.features[i] ?? nothing
    const value = values[i] ?? 0
    const place = placeIn(spread.edges, value)
    const sum = (shares: readonly number[]): number => shares.reduce((total, one) => total + one, 0)
    return {
      feature: i,
      value,
      adds: (weight * (scaled(feature, value) - mean)) / deviation,
      below: sum(spread.shares.slice(0, place)),
      above: sum(spread.shares.slice(place + 1)),
    }
  })
}

const nothing = { mean: 0, deviation: 1, weight: 0, spread: { edges: [], shares: [1] } }

/** The probability that somebody with these features does it. */
export const predict = (model: Model, values: readonly number[]): number =>
  sigmoid(contributions(model, values).reduce((sum, one) => sum + one.adds, model.intercept))

/** The same as one sum over features as they are: `intercept + Σ weight · log(1 + value / unit)`. */
export function linear(model: Model): { intercept: number; weights: number[]; units: number[] } {
  const features = featuresOf(sourcesOf(model))
  const weights = features.map((_, i) => (model.features[i]?.weight ?? 0) / (model.features[i]?.deviation ?? 1))
  const intercept = weights.reduce((sum, weight, i) => sum - weight * (model.features[i]?.mean ?? 0), model.intercept)
  return { intercept, weights, units: features.map(unitOf) }
}

/** What raises the probability of somebody most, and what lowers it most. */
export function reasonsOf(model: Model, values: readonly number[], count = 3): { raises: Contribution[]; lowers: Contribution[] } {
  const all = contributions(model, values)
  const telling = 0.01
  return {
    raises: all
      .filter((one) => one.adds > telling)
      .toSorted((a, b) => b.adds - a.adds)
      .slice(0, count),
    lowers: all
      .filter((one) => one.adds < -telling)
      .toSorted((a, b) => a.adds - b.adds)
      .slice(0, count),
  }
}

/** Features by how much they matter, and whether having more of it makes it more likely. */
export const importance = ({ features }: Model): { feature: number; weight: number }[] =>
  features.map(({ weight }, feature) => ({ feature, weight })).toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
