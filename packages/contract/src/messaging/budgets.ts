import type { Action } from './contact-rules.ts'

/** Money is counted in whole ten-thousandths of the currency: prices of messages have four decimals. */
export const moneyParts = 10_000

/** What may be spent on messages, and what has been; in ten-thousandths of the currency. */
export interface Budget {
  readonly amount: number
  /** By messages that are being handed over, were sent, or may have been. */
  readonly spent: number
  readonly action: Action
  /** When there may be money again. */
  readonly until: number
  /** What it is that of: a journey, or a channel and its month. */
  readonly name: string
}

/** The budget that a message of this cost would go beyond: one that does not send decides, else the one that waits longest. */
export function exhaustedBy(budgets: readonly Budget[], cost: number): Budget | undefined {
  const over = budgets.filter(({ amount, spent }) => spent + cost > amount)
  return over.find((one) => one.action === 'drop') ?? over.toSorted((a, b) => b.until - a.until)[0]
}
