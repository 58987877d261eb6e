import type { EffectAnswer } from '@millrace/contract/analytics/api.ts'
import { useFormat, useWords } from '../../../lib/words.ts'

/** What the longest window that is over says, where there is a control group that says anything. */
export function useVerdict(answer: EffectAnswer, goal: number): string | undefined {
  const words = useWords().effect
  const { number } = useFormat()
  const effects = answer.goals[goal]?.effect ?? []
  const last = effects.findLastIndex((one) => one !== null)
  const found = effects[last]
  if (!found) return undefined
  const column = words.column(answer.unit, answer.columns[last] ?? 0)
  const people = number(Math.round(Math.abs(found.people)))
  if (found.from > 0) return words.saidMore(column, people)
  return found.to < 0 ? words.saidLess(column, people) : words.saidNone(column)
}
