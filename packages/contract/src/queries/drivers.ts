import { least } from '../experiments/incremental.ts'
import type { Share } from '../experiments/interval.ts'
import { discoveries, pOf, zOf } from '../experiments/proportions.ts'

/** Of people at a step: how many have something, and how many of them go on. */
export interface DriverCounts {
  readonly people: number
  readonly converted: number
}

export interface Driver {
  /** Shares that go on: of those who have it, of those who have not. */
  readonly rate: number | null
  readonly otherRate: number | null
  /** How many times as likely to go on. */
  readonly lift: number | null
  readonly z: number | null
  /** Not luck, all that is shown considered. */
  readonly isSure: boolean
  /** Enough people with and without it for anything to be said. */
  readonly isEnough: boolean
}

/** Each with what it says, the surest first; of few people nothing is said, they come last. */
export function drivers<T extends DriverCounts>(rows: readonly T[], all: DriverCounts): (T & Driver)[] {
  const judged = rows.map((row) => {
    const having = { n: row.converted, of: row.people }
    const others = { n: all.converted - row.converted, of: all.people - row.people }
    const [rate, otherRate] = [shareOf(having), shareOf(others)]
    return {
      ...row,
      rate,
      otherRate,
      lift: rate === null || !otherRate ? null : rate / otherRate,
      z: zOf(having, others) ?? null,
      isEnough: having.of >= least.people && others.of >= least.people,
    }
  })
  const tried = judged.filter(isTried)
  const held = discoveries(tried.map(({ z }) => pOf(z ?? 0)))
  const sure = new Set(tried.filter((_, i) => held[i]))
  return judged
    .map((row) => ({ ...row, isSure: sure.has(row) }))
    .toSorted((a, b) => Number(isTried(b)) - Number(isTried(a)) || Math.abs(b.z ?? 0) - Math.abs(a.z ?? 0))
}

const isTried = ({ z, isEnough }: Pick<Driver, 'z' | 'isEnough'>): boolean => z !== null && isEnough
const shareOf = ({ n, of }: Share): number | null => (of === 0 ? null : n / of)
