import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import { type FunnelQuery, funnelQuerySchema } from '@millrace/contract/queries/index.ts'
import { Typography } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { lastDays } from '../fields.tsx'
import { Analysis } from '../frame.tsx'
import { useOwnChoice } from '../tile-context.ts'
import { useAnalysisWords } from '../words.ts'
import { FunnelBreakdown } from './breakdown.tsx'
import { FunnelDrivers } from './drivers.tsx'
import { FunnelQuestion } from './question.tsx'
import { FunnelSteps } from './steps.tsx'
import { FunnelTrend } from './trend.tsx'

const firstFunnel = {
  count: 'people',
  mode: 'ordered',
  window: { amount: 7, unit: 'day' },
  extendOverEndDate: true,
  firstTouch: false,
  exclusions: [],
  unit: null,
  times: true,
} as const

/** How many people go from step to step, how long it takes them, who does not, and what goes with it. */
export function FunnelAnalysis() {
  const words = useAnalysisWords()
  const own = useWords().funnel
  const { timeZone } = useProject()
  const first = useCallback((): FunnelQuery => {
    const step = { event: '', filters: [] }
    return { ...lastDays(30, timeZone), ...firstFunnel, steps: [step, step] }
  }, [timeZone])
  return (
    <Analysis<FunnelQuery, FunnelAnswer>
      title={words.funnelTitle}
      model="funnel"
      schema={funnelQuerySchema}
      first={first}
      question={(draft, change) => <FunnelQuestion draft={draft} change={change} />}
      teach={(draft) => (draft.by?.property === '' && draft.steps.every((step) => step.event !== '') ? own.chooseBy : words.chooseSteps)}
      isEmpty={({ rows, compare }) => !compare && rows.every((row) => row.people === 0)}
      sheet={(answer, query) => ({
        name: 'funnel',
        header: [own.step, own.count[query.count], words.stepRate, words.totalRate, words.dropped, `${own.time} (s)`],
        rows: answer.rows.map((row) => [
          row.name,
          row.people,
          row.stepRate,
          row.totalRate,
          row.dropped,
          row.time && row.time.median / 1_000,
        ]),
        shares: [2, 3],
      })}
      drawn={({ rows }, query) => ({
        categories: rows.map((row) => `${row.step}. ${row.name}`),
        series: [{ name: own.count[query.count], values: rows.map((row) => row.people) }],
      })}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

function Answer({ answer, query }: { readonly answer: FunnelAnswer; readonly query: FunnelQuery }) {
  const words = useWords().funnel
  const { can } = useProject()
  const [drivers, setDrivers] = useOwnChoice('drivers')
  const at = Number(drivers)
  const mayExplain = can('analytics.read') && query.count === 'people'
  const explained = mayExplain && at >= 1 && at < query.steps.length ? answer.rows[at - 1] : undefined
  return (
    <>
      <FunnelSteps answer={answer} query={query} explain={(step) => setDrivers(String(step))} />
      {query.count === 'occurrences' && <Typography.Text type="secondary">{words.countedNote}</Typography.Text>}
      {explained && <FunnelDrivers query={query} row={explained} close={() => setDrivers('')} />}
      {answer.groups && <FunnelBreakdown groups={answer.groups} query={query} />}
      {answer.trend && <FunnelTrend trend={answer.trend} query={query} />}
    </>
  )
}
