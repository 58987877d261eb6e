import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import type { CountQuery } from '@millrace/contract/queries/index.ts'
import { nameOfRef } from '@millrace/contract/rules/index.ts'
import { Button, Card, Table } from 'antd'
import { useMemo } from 'react'
import { downloadCsv } from '../../lib/csv.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { Counted } from './behind.tsx'
import { useAnalysisWords } from './words.ts'

type Words = ReturnType<typeof useAnalysisWords>
type Group = NonNullable<CountAnswer['groups']>[number]
const charted = 12
/** How a value of a breakdown is called. */
export const labelOfGroup = ({ key, isRest }: Pick<Group, 'key' | 'isRest'>, words: Words): string =>
  isRest ? words.rest : key === null ? words.unset : String(key)

/** The whole range by the values of a property: the first few as bars, all of them as rows. */
export function Groups({
  groups,
  answer,
  query,
  shown,
}: {
  readonly groups: readonly Group[]
  readonly answer: CountAnswer
  readonly query: CountQuery
  readonly shown: (n: number | null | undefined) => string
}) {
  const words = useAnalysisWords()
  const { number } = useFormat()
  const title = query.by ? nameOfRef(query.by) : words.group
  const measure = words.measures[answer.columns[0]?.key ?? 'events']
  const { categories, series } = useMemo(() => {
    const first = groups.filter((group) => !group.isRest).slice(0, charted)
    return {
      categories: first.map((group) => labelOfGroup(group, words)),
      series: [{ name: measure, values: first.map((group) => group.values[0] ?? null) }],
    }
  }, [groups, measure, words])
  const keys = groups.flatMap((group) => (group.isRest ? [] : [group.key]))
  return (
    <Card size="small" title={`${words.groupBy} ${title}`} extra={<Download groups={groups} answer={answer} title={title} />}>
      <Chart label={`${title}: ${measure}`} categories={categories} series={series} kind="bar" height={220} format={number} />
      <Table<Group>
        rowKey={(group) => JSON.stringify([group.isRest, group.key])}
        size="small"
        dataSource={[...groups]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 480 }}
        columns={[
          { title, render: (_, group) => labelOfGroup(group, words), ellipsis: true },
          ...answer.columns.map((column, i) => ({
            title: words.measures[column.key],
            align: 'right' as const,
            render: (_: unknown, group: Group) =>
              column.key === 'people' && group.values[i] ? (
                <Counted
                  model="count"
                  query={query}
                  slice={{ group: group.isRest ? { keys, isRest: true } : { keys: [group.key] } }}
                  n={group.values[i]}
                  title={labelOfGroup(group, words)}
                />
              ) : (
                shown(group.values[i])
              ),
          })),
        ]}
      />
    </Card>
  )
}

function Download({ groups, answer, title }: { readonly groups: readonly Group[]; readonly answer: CountAnswer; readonly title: string }) {
  const words = useAnalysisWords()
  const common = useWords().common
  const header = [title, ...answer.columns.map((column) => words.measures[column.key])]
  return (
    <Button
      size="small"
      onClick={() =>
        downloadCsv(
          title,
          header,
          groups.map((group) => [labelOfGroup(group, words), ...group.values]),
        )
      }
    >
      {common.download}
    </Button>
  )
}
