import { uncoveredYear, workingDayAfter, type WorkingDays } from '../time/working-days.ts'
import { kindOf, type Node } from './nodes/index.ts'
import { type GraphProblem, warning } from './problem.ts'

export interface Working {
  readonly calendar: WorkingDays
  readonly now: number
}

/** Days from now in which people may come to the step: those who enter in a while, and those whom earlier steps hold up. */
const ahead = 90

/** May a step come to a year whose holidays nobody knows yet? From there on weekends only are left out. */
export function uncovered(node: Node, working: Working | undefined): GraphProblem[] {
  const days = kindOf(node).worksOn?.(node.settings)
  if (!working || days === undefined) return []
  const today = Math.floor(working.now / 86_400_000)
  const year = uncoveredYear(today, workingDayAfter(today + ahead, days, working.calendar), working.calendar)
  if (year === undefined) return []
  const own = working.calendar.days.filter(({ date }) => date.startsWith(`${year}-`)).length
  return [warning(node.id, 'year_not_covered', { year, own })]
}
