import { describeReason } from '@millrace/contract/journeys/index.ts'
import { usePreferences } from '../../../../lib/preferences.ts'
import { useProject } from '../../../../lib/session.ts'
import { useFormat, useWords } from '../../../../lib/words.ts'
import { useNameOf } from '../looks.tsx'
import { useEditor } from '../store.ts'
import { useDryRun } from './state.ts'

/** Where the person stands now, beside the clock; said aloud when it has been moved. */
export function Summary() {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const graph = useEditor((state) => state.graph)
  const runs = useDryRun((state) => state.result?.runs) ?? []
  const nameOf = useNameOf()
  return (
    <div role="status">
      {runs.map((run) => {
        const isInside = run.state === 'waiting' || run.state === 'pending'
        const due = run.dueAt === null ? '' : words.journeys.until(time(run.dueAt))
        const ended = describeReason(run.reason, language) || words.journeys.runStates[run.state]
        return (
          <div key={run.id}>
            {isInside ? words.dryRun.standsAt(nameOf(graph, run.node), due) : ended}
            {run.alsoAt.map((one, i) => (
              <div key={i}>
                {words.dryRun.standsAt(nameOf(graph, one.node), one.dueAt === null ? '' : words.journeys.until(time(one.dueAt)))}
              </div>
            ))}
          </div>
        )
      })}
    </div>
  )
}
