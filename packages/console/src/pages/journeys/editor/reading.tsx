import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import { entryId } from '@millrace/contract/journeys/index.ts'
import { type Report, reportDates } from '@millrace/contract/journeys/report.ts'
import { Link } from '@tanstack/react-router'
import { Flex, Segmented, theme } from 'antd'
import { createContext, useContext, useState } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { RangeField } from '../../analytics/fields.tsx'
import type { Period } from '../report/use-report.ts'
import { TestedBar, type TestedView } from './tested.tsx'

/** The numbers of some days, by step; while they are live there are none. */
const Reading = createContext<Report | undefined>(undefined)
export const ReadingOf = Reading.Provider
export const useReading = (): Report | undefined => useContext(Reading)

/** Numbers on the canvas as they are now, those of some days and how these are dated, or those of a backtest: in the address. */
export function ReadingBar({
  journeyId,
  isPublished,
  period,
  tested,
}: {
  readonly journeyId: string
  readonly isPublished: boolean
  readonly period: Period
  readonly tested: TestedView
}) {
  const words = useWords()
  const { slug } = useProject()
  // Once looked at, a backtest stays at hand until the page is left.
  const [known, setKnown] = useState(tested.job)
  if (tested.job !== '' && tested.job !== known) setKnown(tested.job)
  if (!isPublished && known === '') return null
  const days = `${period.days.from}_${period.days.to}`
  const isTested = tested.job !== ''
  const isDays = period.isChosen && !isTested
  return (
    <Flex gap={8} wrap align="center">
      <Segmented
        size="small"
        aria-label={words.report.range}
        value={isTested ? 'tested' : isDays ? 'days' : 'live'}
        options={[
          { value: 'live', label: words.report.live },
          ...(isPublished ? [{ value: 'days', label: words.report.readingDays }] : []),
          ...(known === '' ? [] : [{ value: 'tested', label: words.backtest.title }]),
        ]}
        onChange={(value) => tested.put({ tested: value === 'tested' ? known : '', days: value === 'days' ? days : '', people: '' })}
      />
      {isTested && <TestedBar view={tested} />}
      {isDays && (
        <>
          <RangeField query={period.days} onChange={period.setDays} />
          <Segmented
            size="small"
            aria-label={words.report.dated}
            value={period.by}
            options={reportDates.map((value) => ({ value, label: words.report.by[value] }))}
            onChange={(by) => period.set('by', by)}
          />
        </>
      )}
      {isPublished && (
        <Link
          to="/$slug/engage/journeys/$id/report"
          params={{ slug, id: journeyId }}
          search={(isDays ? { days, by: period.by } : {}) as never /* every page reads its own part */}
        >
          {words.report.open}
        </Link>
      )}
    </Flex>
  )
}

/** What the canvas shows of a report. */
export const countsOf = ({ steps }: Report): Pick<JourneyCounts, 'nodes' | 'edges'> => ({
  nodes: steps.filter((one) => one.inside > 0).map(({ node, inside }) => ({ node, waiting: inside })),
  edges: steps.flatMap(({ node, left }) => left.map(({ port, runs }) => ({ node, port, people: runs }))),
})

/** Time at a step and who dropped off there, on the step itself. */
export function StepReading({ id }: { readonly id: string }) {
  const words = useWords().report
  const { duration, percent } = useFormat()
  const { token } = theme.useToken()
  const told = useReading()
  const step = told?.steps.find((one) => one.node === id)
  if (!told || !step || id === entryId || step.came === 0) return null
  const text = [
    step.medianMs === null || step.medianMs === 0 ? '' : words.here(duration(step.medianMs)),
    told.hasGoal && step.dropped > 0 ? words.droppedHere(percent(step.dropped / step.came)) : '',
  ].filter(Boolean)
  if (text.length === 0) return null
  return (
    <span
      data-reading={id}
      style={{
        position: 'absolute',
        bottom: 4,
        right: 12,
        fontSize: 12,
        background: token.colorBgContainer,
        color: token.colorTextSecondary,
      }}
    >
      {text.join(' · ')}
    </span>
  )
}
