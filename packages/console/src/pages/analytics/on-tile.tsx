import { DownloadOutlined } from '@ant-design/icons'
import type { AnswerFacts } from '@millrace/contract/analytics/api.ts'
import type { Whom } from '@millrace/contract/queries/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Flex, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { tileTurn } from '../../lib/turns.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import type { AnalysisProps, Sheet } from './frame.tsx'
import { ShellNote } from './shell.tsx'
import type { TileQuestion } from './tile-context.ts'
import { useAnalysisWords } from './words.ts'

/** The answer alone, as small as a tile; how it came to be is on the page it leads to. */
export function OnTile<Q extends Whom, A extends AnswerFacts>({
  tile,
  model,
  schema,
  isEmpty,
  emptyText,
  children,
  sheet,
}: AnalysisProps<Q, A> & { readonly tile: TileQuestion }) {
  const words = useAnalysisWords()
  const { boards, common } = useWords()
  const { api, slug, timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const read = schema.safeParse(tile.query)
  const query = useQuery({
    queryKey: ['analytics', model, slug, read.data],
    // The page of the analysis keeps the same answer under the same key.
    queryFn: async ({ signal }) => ({
      asked: read.data as Q,
      answer: await tileTurn(() => tile.ask<A>(`${api}/analytics/${model}`, read.data, signal), signal),
    }),
    enabled: read.success,
    refetchInterval: tile.refreshMs,
    staleTime: 30_000,
  })
  if (!read.success) return <Teach text={boards.misfit(read.error.issues[0]?.message ?? '')} />
  return (
    <Loaded query={query} empty={{ when: ({ answer }) => isEmpty(answer), text: emptyText ?? words.noData }}>
      {({ answer }) => (
        <Flex vertical gap={8}>
          <ShellNote answer={answer} isBrief />
          {tile.look === 'whole' ? (
            children(answer, read.data)
          ) : (
            <Shown look={tile.look} answer={answer} sheet={sheet(answer, read.data)} />
          )}
          <Flex justify="space-between" align="center">
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {boards.through(time(answer.dataThrough))}
            </Typography.Text>
            <IconButton
              label={common.download}
              icon={<DownloadOutlined />}
              onClick={() => {
                const { name, header, rows } = sheet(answer, read.data)
                downloadCsv(name, header, rows)
              }}
            />
          </Flex>
        </Flex>
      )}
    </Loaded>
  )
}

type Look = Exclude<TileQuestion['look'], 'whole'>

/** What an analysis would save as a file, as a table, a chart of its first number, or the totals. */
function Shown({ look, answer, sheet }: { readonly look: Look; readonly answer: AnswerFacts; readonly sheet: Sheet }) {
  const { number } = useFormat()
  const chart = useMemo(() => {
    // Columns before the first number say what a row is of.
    const first = Math.max(
      1,
      sheet.header.findIndex((_, i) => i > 0 && sheet.rows.some((row) => typeof row[i] === 'number')),
    )
    return {
      categories: sheet.rows.map((row) => row.slice(0, first).join(' · ')),
      series: [{ name: sheet.header[first] ?? '', values: sheet.rows.map((row) => numberOf(row[first])) }],
    }
  }, [sheet])
  const written = (value: unknown): string => {
    if (typeof value === 'number') return number(Math.round(value * 1_000) / 1_000)
    return typeof value === 'string' ? value : '–'
  }
  const totals = 'total' in answer && Array.isArray(answer.total) ? (answer.total as unknown[]) : undefined
  if (look === 'number' && totals)
    return (
      <Flex gap={24} wrap>
        {totals.map((total, i) => (
          <Flex vertical key={sheet.header[i + 1] ?? i}>
            <Typography.Text type="secondary">{sheet.header[i + 1]}</Typography.Text>
            <Typography.Text strong style={{ fontSize: 24 }}>
              {written(total)}
            </Typography.Text>
          </Flex>
        ))}
      </Flex>
    )
  if (look === 'line' || look === 'bar')
    return <Chart label={sheet.header.join(', ')} {...chart} kind={look} height={200} format={number} />
  return (
    <Table
      size="small"
      rowKey={(row) => JSON.stringify(row)}
      dataSource={sheet.rows.map((row) => [...row])}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={sheet.header.map((title, i) => ({ title, render: (_: unknown, row: readonly unknown[]) => written(row[i]) }))}
    />
  )
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
