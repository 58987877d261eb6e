import type { MatrixAnswer } from '@millrace/contract/analytics/api.ts'
import { type MatrixQuery, matrixQuerySchema, type MetricDefinition, withMetrics } from '@millrace/contract/metrics/index.ts'
import { useCallback, useMemo } from 'react'
import { useMetrics } from '../../lib/metrics.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { lastDays } from './fields.tsx'
import { Analysis } from './frame.tsx'
import { MatrixQuestion } from './matrix-question.tsx'
import { MatrixTable, useRowName } from './matrix-table.tsx'
import { TileQuestionProvider, useTileQuestion } from './tile-context.ts'

const nobody: MetricDefinition = { kind: 'measure', a: { event: '', filters: [], aggregation: 'people' } }

/** Channels on the one side, stages on the other. On a board each stage counts what its metric says now. */
export function MatrixAnalysis() {
  const tile = useTileQuestion()
  const metrics = useMetrics(tile !== undefined)
  const read = useMemo(() => (tile ? matrixQuerySchema.safeParse(tile.query) : undefined), [tile])
  const shown = useMemo(() => {
    const definitions = new Map(metrics.data?.map((one) => [one.id, one.definition]))
    return tile && read?.success ? { ...tile, query: withMetrics(read.data, definitions) } : tile
  }, [tile, read, metrics.data])
  if (!tile) return <Matrix />
  return metrics.isPending ? null : (
    <TileQuestionProvider value={shown}>
      <Matrix />
    </TileQuestionProvider>
  )
}

/** Whether two stages can stand on one scale: counts with counts, else what is counted in the same way. */
function isAlike(one: MetricDefinition, other: MetricDefinition | undefined): boolean {
  const scaleOf = (of: MetricDefinition | undefined): string => {
    if (of?.kind !== 'measure') return of?.kind ?? ''
    return of.a.aggregation === 'people' || of.a.aggregation === 'events' ? 'count' : `${of.a.aggregation} ${of.a.property ?? ''}`
  }
  return scaleOf(one) === scaleOf(other)
}

function Matrix() {
  const words = useWords().matrix
  const { timeZone } = useProject()
  const nameOf = useRowName()
  const first = useCallback(
    (): MatrixQuery => ({
      ...lastDays(30, timeZone),
      by: { of: 'profile', property: '$first_channel' },
      channels: [],
      stages: words.names.map((name) => ({ name, definition: nobody })),
    }),
    [timeZone, words],
  )
  return (
    <Analysis<MatrixQuery, MatrixAnswer>
      title={words.title}
      model="matrix"
      schema={matrixQuerySchema}
      first={first}
      question={(draft, change) => <MatrixQuestion draft={draft} change={change} />}
      teach={() => words.choose}
      isEmpty={(answer) => answer.rows.every((row) => row.people === 0)}
      sheet={(answer, { stages, by }) => ({
        name: 'matrix',
        header: [words.channel, ...stages.map((one) => one.name), words.once],
        rows: [
          ...answer.rows.map((row) => [nameOf(by, row), ...row.cells.map((one) => one.value), row.people]),
          [words.all, ...answer.total.cells.map((one) => one.value), answer.total.people],
        ],
      })}
      drawn={(answer, { stages, by }) => ({
        categories: answer.rows.map((row) => nameOf(by, row)),
        series: stages.flatMap(({ name, definition }, i) =>
          isAlike(definition, stages[0]?.definition) ? [{ name, values: answer.rows.map((row) => row.cells[i]?.value ?? null) }] : [],
        ),
      })}
    >
      {(answer, query) => <MatrixTable answer={answer} query={query} />}
    </Analysis>
  )
}
