import { least } from './incremental.ts'

/** What is added up over people of one group who ordered: orders and amounts of each, their squares and products. */
export interface RatioSums {
  readonly people: number
  readonly orders: number
  readonly amount: number
  readonly orders2: number
  readonly amount2: number
  readonly both: number
}

export interface Drop {
  /** Amount of an order of those written to, and of the control group. */
  readonly treated: number
  readonly control: number
  /** By how much lower, as a share; below 0: higher. */
  readonly drop: number
  /** A drop of at least the limit is certain. */
  readonly isCertain: boolean
}

/** How likely a false flag is at most, over all looks of a campaign together. */
export const falseFlags = 0.05

/** Look after look less is left, and all of them come to `falseFlags`: whoever looks each day does not find by looking often. */
export const shareOfLook = (look: number): number => (falseFlags * 6) / (Math.PI ** 2 * look ** 2)

/**
 * Has the average order value of those written to dropped by the limit against the control group? One-sided: the upper bound of `treated −
 * (1 − limit) · control` is below 0. People are what was drawn, so orders of one person do not count as independent (delta method).
 * undefined: too few have ordered to say anything.
 */
export function dropOf(treated: RatioSums, control: RatioSums, limit: number, look: number): Drop | undefined {
  if (treated.people < least.people || control.people < least.people || control.amount <= 0) return undefined
  const [one, other] = [ratioOf(treated), ratioOf(control)]
  const kept = 1 - limit
  const error = Math.sqrt(one.variance + kept ** 2 * other.variance)
  const upper = one.value - kept * other.value + quantile(1 - shareOfLook(look)) * error
  return { treated: one.value, control: other.value, drop: 1 - one.value / other.value, isCertain: upper < 0 }
}

function ratioOf({ people: n, orders, amount, orders2, amount2, both }: RatioSums): { value: number; variance: number } {
  const value = amount / orders
  const meanOrders = orders / n
  // Of amount − value · orders, whose mean is 0.
  const squares = amount2 - 2 * value * both + value ** 2 * orders2
  return { value, variance: Math.max(0, squares) / (n - 1) / n / meanOrders ** 2 }
}

/** Quantile of the normal distribution in the upper half (Abramowitz and Stegun 26.2.23; off by less than 0.00045). */
export function quantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p))
  return t - (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3)
}
