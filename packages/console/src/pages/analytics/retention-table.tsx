import type { RetentionAnswer, RetentionCell } from '@millrace/contract/analytics/api.ts'
import type { RetentionQuery } from '@millrace/contract/queries/index.ts'
import { nameOfRef } from '@millrace/contract/rules/index.ts'
import { Card, Flex, Table, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Counted } from './behind.tsx'
import { labelOfGroup } from './groups.tsx'
import { Heated, useHeat } from './heat.tsx'
import { labelOf } from './marks.tsx'
import { useAnalysisWords } from './words.ts'

type Cell = Pick<RetentionCell, 'size' | 'retained' | 'rate'> & { readonly amount?: number | null }
interface Line {
  readonly key: string
  readonly label: string
  readonly growing?: boolean
  readonly people: number
  readonly cells: readonly (Cell | null)[]
  readonly slice: object
  /** Memberships are not people: such cells have no list. */
  readonly opens: boolean
}

/** The whole first, then cohort by cohort; the deeper the colour, the more came back. */
export function RetentionTable({ answer, query }: { readonly answer: RetentionAnswer; readonly query: RetentionQuery }) {
  const words = useWords().retention
  const common = useAnalysisWords()
  const { timeZone } = useProject()
  const lines: Line[] = [
    totalLine(answer.total, query, 'total', common.total, {}),
    ...answer.rows.map((row) => ({
      key: row.bucket,
      label: labelOf(row.bucket, timeZone),
      growing: !row.isComplete,
      people: row.people,
      cells: row.cells,
      slice: { bucket: row.bucket },
      opens: true,
    })),
  ]
  return <Lines title={words.cohort} lines={lines} answer={answer} query={query} />
}

/** All cohorts together, value by value of the breakdown. */
export function RetentionGroups({
  groups,
  answer,
  query,
}: {
  readonly groups: NonNullable<RetentionAnswer['groups']>
  readonly answer: RetentionAnswer
  readonly query: RetentionQuery
}) {
  const common = useAnalysisWords()
  const title = query.by ? nameOfRef(query.by) : common.group
  const lines = groups.map((group) =>
    totalLine(group, query, JSON.stringify([group.isRest, group.key]), labelOfGroup(group, common), {
      group: { key: group.key, isRest: group.isRest },
    }),
  )
  return (
    <Card size="small" title={`${common.groupBy} ${title}`}>
      <Lines title={title} lines={lines} answer={answer} query={query} />
    </Card>
  )
}

const totalLine = (total: RetentionAnswer['total'], query: RetentionQuery, key: string, label: string, slice: object): Line => ({
  key,
  label,
  people: total.people,
  cells: total[query.total].map((cell) => (cell.size === 0 ? null : cell)),
  slice,
  opens: query.total === 'distinct',
})

function Lines({
  title,
  lines,
  answer,
  query,
}: {
  readonly title: string
  readonly lines: readonly Line[]
  readonly answer: RetentionAnswer
  readonly query: RetentionQuery
}) {
  const words = useWords().retention
  const common = useAnalysisWords()
  const { number, percent } = useFormat()
  const heat = useHeat()
  const counted = (line: Line, slice: object, n: number, what: string, shown?: string) => (
    <Counted
      model="retention"
      query={query}
      slice={{ ...line.slice, ...slice }}
      n={n}
      title={`${line.label} · ${what}`}
      {...(shown === undefined ? {} : { shown })}
    />
  )
  return (
    <Heated>
      <Table<Line>
        rowKey="key"
        size="small"
        data-testid="retention"
        dataSource={[...lines]}
        pagination={{ pageSize: 60, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 220 + answer.columns.length * 88 }}
        columns={[
          {
            title,
            width: 130,
            render: (_, line) => (
              <>
                {line.label} {line.growing && <Typography.Text type="secondary">{common.growing}</Typography.Text>}
              </>
            ),
          },
          { title: words.size, width: 90, align: 'right', render: (_, line) => counted(line, {}, line.people, words.size) },
          ...answer.columns.map((column, i) => {
            const what = words.column(query.mode, answer.unit, column)
            return {
              title: what,
              align: 'right' as const,
              onCell: (line: Line) => ({ style: heat(line.cells[i]?.rate ?? null) }),
              render: (_: unknown, line: Line) => {
                const cell = line.cells[i]
                if (!cell || cell.size === 0) return '—'
                return (
                  <Flex vertical align="end" title={words.base(number(cell.retained), number(cell.size))}>
                    {line.opens ? counted(line, { column: i }, cell.retained, what, percent(cell.rate)) : <span>{percent(cell.rate)}</span>}
                    {typeof cell.amount === 'number' && <Typography.Text type="secondary">{number(cell.amount)}</Typography.Text>}
                  </Flex>
                )
              },
            }
          }),
        ]}
      />
    </Heated>
  )
}
