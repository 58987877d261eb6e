import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import type { Breakdown, GroupKey, Shell } from '@millrace/contract/queries/index.ts'
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
export const labelOfGroup = ({ key, isRest }: { readonly key: GroupKey; readonly isRest: boolean }, words: Words): string =>
  isRest ? words.rest : key === null ? words.unset : String(key)
const labelOfKeys = ({ keys, isRest }: Group, words: Words): string =>
  isRest ? words.rest : keys.map((key) => labelOfGroup({ key, isRest }, words)).join(' · ')
/** One cell for each property of the breakdown; the rest is all of them together. */
const cellsOf = ({ keys, isRest }: Group, words: Words): string[] =>
  keys.map((key, i) => (isRest && i > 0 ? '' : labelOfGroup({ key, isRest }, words)))

/** A column of a breakdown, of which one may count people. */
export interface GroupColumn {
  readonly key: string
  readonly label: string
}

/** The whole range by the values of one property, or of two that are crossed: the first few as bars, all of them as rows. */
export function Groups<Q extends Shell>({
  by,
  groups,
  columns,
  model = 'count',
  query,
  shown,
}: {
  readonly by: Breakdown
  readonly groups: readonly Group[]
  readonly columns: readonly GroupColumn[]
  readonly model?: string
  readonly query: Q
  readonly shown: (n: number | null | undefined, key: string) => string
}) {
  const words = useAnalysisWords()
  const { number } = useFormat()
  const names = by.map(nameOfRef)
  const title = names.join(' · ')
  const measure = columns[0]?.label ?? ''
  const { categories, series } = useMemo(() => {
    const first = groups.filter((group) => !group.isRest).slice(0, charted)
    return {
      categories: first.map((group) => labelOfKeys(group, words)),
      series: [{ name: measure, values: first.map((group) => group.values[0] ?? null) }],
    }
  }, [groups, measure, words])
  const keys = groups.flatMap((group) => (group.isRest ? [] : [group.keys]))
  return (
    <Card size="small" title={`${words.groupBy} ${title}`} extra={<Download groups={groups} columns={columns} names={names} />}>
      <Chart label={`${title}: ${measure}`} categories={categories} series={series} kind="bar" height={220} format={number} />
      <Table<Group>
        rowKey={(group) => JSON.stringify([group.isRest, group.keys])}
        size="small"
        dataSource={[...groups]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: Math.max(480, 120 * by.length + 100 * columns.length) }}
        columns={[
          ...names.map((name, i) => ({ title: name, render: (_: unknown, group: Group) => cellsOf(group, words)[i], ellipsis: true })),
          ...columns.map((column, i) => ({
            title: column.label,
            align: 'right' as const,
            render: (_: unknown, group: Group) =>
              column.key === 'people' && group.values[i] ? (
                <Counted
                  model={model}
                  query={query}
                  slice={{ group: group.isRest ? { keys, isRest: true } : { keys: [group.keys] } }}
                  n={group.values[i]}
                  title={labelOfKeys(group, words)}
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
  names,
}: {
  readonly groups: readonly Group[]
  readonly columns: readonly GroupColumn[]
  readonly names: readonly string[]
}) {
  const words = useAnalysisWords()
  const common = useWords().common
  const header = [...names, ...columns.map((column) => column.label)]
  return (
    <Button
      size="small"
      onClick={() =>
        downloadCsv(
          names.join(' · '),
          header,
          groups.map((group) => [...cellsOf(group, words), ...group.values]),
        )
      }
    >
      {common.download}
    </Button>
  )
}
