import type { MatrixAnswer } from '@millrace/contract/analytics/api.ts'
import type { ChannelSettings } from '@millrace/contract/channels/schema.ts'
import type { MatrixBy, MatrixQuery, MatrixStage } from '@millrace/contract/metrics/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Table, Tooltip, Typography } from 'antd'
import { useCallback } from 'react'
import { call } from '../../lib/api.ts'
import { useMetrics, useMetricValue } from '../../lib/metrics.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { useChannelName } from '../data/channels/table.tsx'
import { Counted } from './behind.tsx'
import { Heated, useHeat } from './heat.tsx'
import { useAnalysisWords } from './words.ts'

type Row = MatrixAnswer['rows'][number]
type Shown = Pick<Row, 'cells' | 'people'> & { readonly name: string; readonly group?: object }

const ofTraffic: ReadonlySet<string> = new Set(['$channel', '$first_channel', '$latest_channel'])

/** What a channel is called: a traffic channel as the project calls it, else the value itself. */
export function useRowName(): (by: MatrixBy, row: Pick<Row, 'key' | 'isRest'>) => string {
  const words = useAnalysisWords()
  const { api, slug, can } = useProject()
  const nameOf = useChannelName()
  const { data } = useQuery({
    queryKey: ['channels', slug],
    queryFn: () => call<ChannelSettings>(`${api}/traffic-channels`),
    enabled: can('catalog.read'),
    staleTime: 30_000,
  })
  return useCallback(
    ({ property }, { key, isRest }) => {
      if (isRest) return words.rest
      if (key === null) return words.unset
      const channel = ofTraffic.has(property) ? data?.channels.find((one) => one.key === key) : undefined
      return channel ? nameOf(channel) : String(key)
    },
    [data, nameOf, words],
  )
}

/** Each number with its people; the ground says which channel a stage has most of its people from. */
export function MatrixTable({ answer, query }: { readonly answer: MatrixAnswer; readonly query: MatrixQuery }) {
  const words = useWords().matrix
  const { number } = useFormat()
  const nameOf = useRowName()
  const heat = useHeat()
  const keys = answer.rows.filter((row) => !row.isRest).map((row) => row.key)
  const rows = answer.rows.map(
    (row): Shown => ({
      ...row,
      name: nameOf(query.by, row),
      group: row.isRest ? { keys, isRest: true } : { keys: [row.key], isRest: false },
    }),
  )
  const all: Shown = { ...answer.total, name: words.all }
  const most = query.stages.map((_, i) => Math.max(1, ...answer.rows.map((row) => row.cells[i]?.people ?? 0)))
  const cell = (row: Shown, i: number) => <StageCell row={row} place={i} query={query} />
  const once = (row: Shown) => (
    <Counted
      model="matrix"
      query={query}
      slice={sliceOf(row)}
      n={row.people}
      shown={number(row.people)}
      title={`${row.name} · ${words.once}`}
    />
  )
  return (
    <Heated>
      <Table<Shown>
        rowKey="name"
        size="small"
        data-testid="matrix"
        dataSource={[...rows, all]}
        pagination={false}
        scroll={{ x: 160 + 130 * (query.stages.length + 1) }}
        columns={[
          {
            title: words.channel,
            fixed: 'left',
            width: 160,
            render: (_, row) => (row === all ? <Typography.Text strong>{row.name}</Typography.Text> : row.name),
          },
          ...query.stages.map((stage, i) => ({
            title: stage.name,
            align: 'right' as const,
            onCell: (row: Shown) => ({ style: row.group ? heat((row.cells[i]?.people ?? 0) / (most[i] ?? 1)) : {} }),
            render: (_: unknown, row: Shown) => cell(row, i),
          })),
          {
            title: <Tooltip title={words.onceNote}>{words.once}</Tooltip>,
            align: 'right',
            render: (_, row) => once(row),
          },
        ]}
      />
    </Heated>
  )
}

const sliceOf = ({ group }: Shown): object => (group ? { group } : {})

/** The value of a stage, and what share of the people of the stage before its people are. */
function StageCell({ row, place, query }: { readonly row: Shown; readonly place: number; readonly query: MatrixQuery }) {
  const words = useWords().matrix
  const { percent } = useFormat()
  const stage = query.stages[place]
  const cell = row.cells[place]
  const before = row.cells[place - 1]
  const value = useStageValue(stage)
  if (!stage || !cell) return null
  return (
    <>
      <Counted
        model="matrix"
        query={query}
        slice={{ stage: place, ...sliceOf(row) }}
        n={cell.people}
        shown={value(cell.value)}
        title={`${row.name} · ${stage.name}`}
      />
      {before && before.people > 0 && (
        <Typography.Text
          type="secondary"
          style={{ display: 'block', fontSize: 12 }}
          title={words.ofBefore(percent(cell.people / before.people))}
        >
          {percent(cell.people / before.people)}
        </Typography.Text>
      )}
    </>
  )
}

function useStageValue(stage: MatrixStage | undefined): (value: number | null) => string {
  const metrics = useMetrics()
  const metric = metrics.data?.find((one) => one.id === stage?.metricId)
  return useMetricValue(metric ?? { format: stage?.definition.kind === 'ratio' ? 'percent' : 'number', unit: '' })
}
