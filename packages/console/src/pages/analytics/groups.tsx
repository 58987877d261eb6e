import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import type { Shell } from '@millrace/contract/queries/index.ts'
import { nameOfRef, type PropertyRef } from '@millrace/contract/rules/index.ts'
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

/** A column of a breakdown, of which one may count people. */
export interface GroupColumn {
  readonly key: string
  readonly label: string
}

/** The whole range by the values of a property: the first few as bars, all of them as rows. */
export function Groups<Q extends Shell & { readonly by?: PropertyRef | undefined }>({
  groups,
  columns,
  model = 'count',
  query,
  shown,
}: {
  readonly groups: readonly Group[]
  readonly columns: readonly GroupColumn[]
  readonly model?: string
  readonly query: Q
  readonly shown: (n: number | null | undefined, key: string) => string
}) {
  const words = useAnalysisWords()
  const { number } = useFormat()
  const title = query.by ? nameOfRef(query.by) : words.group
  const measure = columns[0]?.label ?? ''
  const { categories, series } = useMemo(() => {
    const first = groups.filter((group) => !group.isRest).slice(0, charted)
    return {
      categories: first.map((group) => labelOfGroup(group, words)),
      series: [{ name: measure, values: first.map((group) => group.values[0] ?? null) }],
    }
  }, [groups, measure, words])
  const keys = groups.flatMap((group) => (group.isRest ? [] : [group.key]))
  return (
    <Card size="small" title={`${words.groupBy} ${title}`} extra={<Download groups={groups} columns={columns} title={title} />}>
      <Chart label={`${title}: ${measure}`} categories={categories} series={series} kind="bar" height={220} format={number} />
      <Table<Group>
        rowKey={(group) => JSON.stringify([group.isRest, group.key])}
        size="small"
        dataSource={[...groups]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: Math.max(480, 120 + 100 * columns.length) }}
        columns={[
          { title, render: (_, group) => labelOfGroup(group, words), ellipsis: true },
          ...columns.map((column, i) => ({
            title: column.label,
            align: 'right' as const,
            render: (_: unknown, group: Group) =>
              column.key === 'people' && group.values[i] ? (
                <Counted
                  model={model}
                  query={query}
                  slice={{ group: group.isRest ? { keys, isRest: true } : { keys: [group.key] } }}
                  n={group.values[i]}
                  title={labelOfGroup(group, words)}
                />
              ) : (
                shown(group.values[i], column.key)
              ),
          })),
        ]}
      />
    </Card>
  )
}

function Download({
  groups,
  columns,
  title,
}: {
  readonly groups: readonly Group[]
  readonly columns: readonly GroupColumn[]
  readonly title: string
}) {
  const words = useAnalysisWords()
  const common = useWords().common
  const header = [title, ...columns.map((column) => column.label)]
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
