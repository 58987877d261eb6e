import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import type { FunnelQuery } from '@millrace/contract/queries/index.ts'

/** What the statements of a funnel answer with; `spreads`: of each step after the first, then of the whole. */
export interface FunnelRow {
  readonly people: number[]
  readonly spreads?: (number | null)[][]
  readonly bucket?: string
  readonly nth?: number
  readonly name?: string
}

const empty: FunnelRow = { people: [] }

export function funnelRows(query: FunnelQuery, { people, spreads }: FunnelRow = empty): Pick<FunnelAnswer, 'rows' | 'total'> {
  const first = people[0] ?? 0
  const last = people.at(-1) ?? 0
  const isOrdered = query.mode !== 'any_order'
  return {
    rows: query.steps.map((step, i) => {
      const here = people[i] ?? 0
      const before = i === 0 ? here : (people[i - 1] ?? 0)
      return {
        step: i + 1,
        name: isOrdered ? (step.name ?? step.event) : `${i + 1}/${query.steps.length}`,
        people: here,
        stepRate: before === 0 ? null : here / before,
        totalRate: first === 0 ? null : here / first,
        dropped: i + 1 === query.steps.length ? 0 : here - (people[i + 1] ?? 0),
        time: i === 0 ? null : spreadOf(spreads?.[i - 1]),
      }
    }),
    total: { people: first, rate: first === 0 ? null : last / first, time: spreadOf(spreads?.at(-1)) },
  }
}

function spreadOf([p25, median, p75, mean]: readonly (number | null)[] = []): FunnelAnswer['total']['time'] {
  if (typeof p25 !== 'number' || typeof median !== 'number' || typeof p75 !== 'number' || typeof mean !== 'number') return null
  return { p25, median, p75, mean }
}
