import { type EffectGoal, type EffectQuery, goalLibrary, type LibraryGoal, maxEffectGoals } from '@millrace/contract/queries/index.ts'
import { Select } from 'antd'
import { useGoalMetrics } from '../../../lib/metrics.ts'
import { useWords } from '../../../lib/words.ts'

/** Goals at hand: usual ones, that say what counts and for how long, and what the metrics of the project count. */
export function Library({ draft, change }: { readonly draft: EffectQuery; readonly change: (query: EffectQuery) => void }) {
  const words = useWords().effect
  const metrics = useGoalMetrics()
  const { goals } = draft
  const withLast = (last: (goal: EffectGoal) => EffectGoal): EffectGoal[] =>
    goals.map((one, i) => (i === goals.length - 1 ? last(one) : one))
  const choose = (chosen: string): void => {
    if (isOfLibrary(chosen)) {
      const { kind, ...spans } = goalLibrary[chosen]
      return change({ ...draft, ...spans, goals: withLast((goal) => ({ ...goal, kind })) })
    }
    const metric = metrics.find(({ id }) => id === chosen)
    if (!metric) return
    const { event, filters } = metric
    const isFull = goals.length >= maxEffectGoals || goals.at(-1)?.event === ''
    change({ ...draft, goals: isFull ? withLast((goal) => ({ ...goal, event, filters })) : [...goals, { event, filters, kind: 'any' }] })
  }
  return (
    <Select<string>
      aria-label={words.library}
      placeholder={words.library}
      value={null}
      options={[
        { label: words.usual, options: Object.entries(words.libraryGoals).map(([value, label]) => ({ value, label })) },
        ...(metrics.length > 0 ? [{ label: words.metrics, options: metrics.map(({ id, label }) => ({ value: id, label })) }] : []),
      ]}
      onChange={choose}
      popupMatchSelectWidth={false}
      style={{ width: 170 }}
    />
  )
}

const isOfLibrary = (name: string): name is LibraryGoal => Object.hasOwn(goalLibrary, name)
