/** How many events of a month are still under a number whose person has changed, and how many such numbers they have. */
export interface Lacking {
  readonly month: number
  readonly rows: number
  readonly numbers: number
}

/** When a squash pays. */
export interface SquashRule {
  /** So many overrides make a project's analyses slower. */
  readonly from: number
  /** So many may be left over: a join with them costs nothing that could be measured. */
  readonly left: number
}

export const squashRule: SquashRule = { from: 10_000, left: 1_000 }

/** Months to rewrite, oldest first. Those with the fewest such numbers are left alone as long as all of them together stay few. */
export function worthRewriting(months: readonly Lacking[], { left }: SquashRule): Lacking[] {
  const pays: Lacking[] = []
  let rest = left
  for (const one of months.toSorted((a, b) => a.numbers - b.numbers || a.month - b.month)) {
    rest -= one.numbers
    if (rest < 0) pays.push(one)
  }
  return pays.toSorted((a, b) => a.month - b.month)
}
