import { DownloadOutlined } from '@ant-design/icons'
import type { AnswerFacts } from '@millrace/contract/analytics/api.ts'
import { fieldText } from '@millrace/contract/field-texts.ts'
import type { Whom } from '@millrace/contract/queries/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Flex, Table, Typography } from 'antd'
import { downloadCsv } from '../../lib/csv.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { tileTurn } from '../../lib/turns.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import type { AnalysisProps, Drawn, Sheet } from './frame.tsx'
import { labelOf } from './marks.tsx'
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
  drawn,
}: AnalysisProps<Q, A> & { readonly tile: TileQuestion }) {
  const words = useAnalysisWords()
  const { boards, common } = useWords()
  const { api, slug, timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const language = usePreferences((state) => state.language)
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
  if (!read.success) return <Teach text={boards.misfit(fieldText(read.error.issues[0]?.message ?? '', language))} />
  return (
    <Loaded query={query} empty={{ when: ({ answer }) => isEmpty(answer), text: emptyText ?? words.noData }}>
      {({ answer }) => (
        <Flex vertical gap={8}>
          <ShellNote answer={answer} isBrief />
          {tile.look === 'whole' ? (
            children(answer, read.data)
          ) : (
            <Shown
              tile={tile}
              answer={answer}
              sheet={sheet(answer, read.data)}
              drawn={drawn?.(answer, read.data)}
              emptyText={emptyText ?? words.noData}
            />
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

interface ShownProps {
  readonly tile: TileQuestion
  readonly answer: AnswerFacts
  readonly sheet: Sheet
  readonly drawn: Drawn | undefined
  readonly emptyText: string
}

/** An answer as its totals, as a chart, or as a table: what would be saved as a file. */
function Shown({ tile: { look }, answer, sheet, drawn, emptyText }: ShownProps) {
  const { number } = useFormat()
  if (sheet.rows.length === 0) return <Teach text={emptyText} />
  if (look === 'number' && 'total' in answer && Array.isArray(answer.total))
    return <Totals totals={answer.total} names={sheet.header.slice(1)} />
  if (drawn?.series.length && (look === 'line' || look === 'bar')) {
    const { categories, series, note, isStacked = false, format = number } = drawn
    const label = series.map((one) => one.name).join(', ')
    return (
      <>
        {note !== undefined && <Typography.Text type="secondary">{note}</Typography.Text>}
        <Chart label={label} categories={categories} series={series} kind={look} isStacked={isStacked && look === 'bar'} format={format} />
      </>
    )
  }
  return <Rows sheet={sheet} />
}

function Totals({ totals, names }: { readonly totals: readonly unknown[]; readonly names: readonly string[] }) {
  const { number } = useFormat()
  return (
    <Flex gap={24} wrap>
      {totals.map((total, i) => (
        <Flex vertical key={names[i] ?? i}>
          <Typography.Text type="secondary">{names[i]}</Typography.Text>
          <Typography.Text strong style={{ fontSize: 24 }}>
            {typeof total === 'number' ? number(Math.round(total * 100) / 100) : '–'}
          </Typography.Text>
        </Flex>
      ))}
    </Flex>
  )
}

const pageSize = 50

function Rows({ sheet: { header, rows, shares = [], spans = [], isNewestFirst } }: { readonly sheet: Sheet }) {
  const { timeZone } = useProject()
  const { number, percent, duration } = useFormat()
  const written = (value: Sheet['rows'][number][number] | undefined, column: number): string => {
    if (typeof value === 'number') {
      if (shares.includes(column)) return percent(value)
      return spans.includes(column) ? duration(value) : number(Math.round(value * 1_000) / 1_000)
    }
    if (value === null || value === undefined) return '–'
    return column === 0 && moment.test(value) ? labelOf(value, timeZone) : value
  }
  return (
    <Table
      size="small"
      rowKey="at"
      dataSource={(isNewestFirst ? rows.toReversed() : rows).map((cells, at) => ({ at, cells }))}
      pagination={{ pageSize, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
      scroll={{ x: 'max-content' }}
      columns={header.map((title, i) => ({
        title,
        align: rows.some(({ [i]: value }) => typeof value === 'number') ? ('right' as const) : ('left' as const),
        render: (_: unknown, { cells }: { cells: Sheet['rows'][number] }) => written(cells[i], i),
      }))}
    />
  )
}

const moment = /^\d{4}-\d\d-\d\dT/
