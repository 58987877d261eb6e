import type { ProcessAnswer } from '@millrace/contract/analytics/api.ts'
import { type ProcessQuery, processQuerySchema } from '@millrace/contract/queries/index.ts'
import { useCallback } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { lastDays } from '../fields.tsx'
import { Analysis } from '../frame.tsx'
import { ProcessEdges } from './edges.tsx'
import { ProcessMap } from './map.tsx'
import { ProcessQuestion } from './question.tsx'
import { ProcessStays } from './stays.tsx'
import { againAfter, ProcessWhole } from './whole.tsx'

/** Where people are in a process right now, how they go on, and who is stuck. */
export function ProcessAnalysis() {
  const words = useWords().process
  const { timeZone } = useProject()
  const first = useCallback((): ProcessQuery => {
    const station = { event: '', filters: [], name: '', stuckAfter: null }
    return { ...lastDays(30, timeZone), stations: [station, station], position: 'last' }
  }, [timeZone])
  return (
    <Analysis<ProcessQuery, ProcessAnswer>
      title={words.title}
      model="process"
      schema={processQuerySchema}
      first={first}
      question={(draft, change) => <ProcessQuestion draft={draft} change={change} />}
      teach={({ stations }) => (stations.every((station) => station.event !== '') ? words.repeated : words.teach)}
      isEmpty={() => false}
      againAfter={againAfter}
      sheet={(answer) => ({
        name: 'process',
        header: [
          words.stationTitle,
          words.here,
          words.reached,
          words.wentOn,
          words.rate,
          `${words.took} (s)`,
          `${words.waited} (s)`,
          words.stuck,
        ],
        rows: answer.stations.map((row) => [row.name, row.here, row.reached, row.wentOn, row.rate, row.seconds, row.waited, row.stuck]),
        shares: [4],
      })}
      drawn={({ stations }) => ({
        categories: stations.map((row) => `${row.station}. ${row.name}`),
        series: (['reached', 'here'] as const).map((part) => ({ name: words[part], values: stations.map((row) => row[part]) })),
      })}
    >
      {(answer, query) => (
        <>
          <ProcessWhole answer={answer} query={query} />
          <ProcessMap answer={answer} query={query} />
          <ProcessStays answer={answer} query={query} />
          <ProcessEdges answer={answer} query={query} />
        </>
      )}
    </Analysis>
  )
}
