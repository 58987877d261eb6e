import type { AttributionAnswer } from '@millrace/contract/analytics/api.ts'
import { type AttributionModel, attributionModels, type AttributionQuery, type DataDrivenModel } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Segmented, Space, Table, Typography } from 'antd'
import { useMemo, useState } from 'react'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { Counted } from './behind.tsx'
import type { Drawn } from './frame.tsx'

type Row = AttributionAnswer['rows'][number]
type Words = ReturnType<typeof useWords>['attribution']
const charted = 10

type AnyModel = AttributionModel | DataDrivenModel
/** Every model of an answer: those by rule, then those that were asked for beside them. */
export const modelsOf = ({ dataDriven }: AttributionQuery): readonly AnyModel[] => [...attributionModels, ...dataDriven]
export const shareBy = (model: AnyModel, { models, dataDriven }: Row): Row['models']['last'] =>
  model === 'markov' || model === 'shapley' ? (dataDriven[model] ?? { conversions: 0, value: 0 }) : models[model]

export function touchName(row: Row, words: Words): string {
  if (row.kind !== 'touch') return words[row.kind]
  const name = row.event ?? ''
  return row.value === undefined ? name : `${name}: ${valueOf(row, words)}`
}
const valueOf = ({ value }: Row, words: Words): string => (value === null || value === undefined ? words.unset : String(value))

type Kind = 'value' | 'conversions'
export const kindOf = ({ property }: AttributionQuery): Kind => (property === undefined ? 'conversions' : 'value')

/** What part of all each model puts down to the touches that get most. */
export function sharesOf({ rows, total }: AttributionAnswer, query: AttributionQuery, words: Words, kind: Kind): Drawn {
  const first = rows.slice(0, charted)
  const touches = first.filter((row) => row.kind === 'touch')
  // Where all are of one event it goes without saying, and leaves its place to what tells them apart.
  const isOne = new Set(touches.map((row) => row.event)).size === 1 && touches.every((row) => row.value !== undefined)
  const name = (row: Row): string => (row.kind === 'touch' && isOne ? valueOf(row, words) : touchName(row, words))
  return {
    categories: first.map(name),
    series: modelsOf(query).map((one) => ({
      name: words.models[one],
      values: first.map((row) => (total[kind] === 0 ? null : shareBy(one, row)[kind] / total[kind])),
    })),
  }
}

/** What each touch gets: as shares side by side, and as numbers. */
export function AttributionNumbers({ answer, query }: { readonly answer: AttributionAnswer; readonly query: AttributionQuery }) {
  const words = useWords().attribution
  const { number, percent } = useFormat()
  const [kind, setKind] = useState(() => kindOf(query))
  const { total } = answer
  const rounded = (n: number): string => number(Math.round(n * 100) / 100)
  const { categories, series } = useMemo(() => sharesOf(answer, query, words, kind), [answer, kind, query, words])
  const touches = answer.rows.flatMap((row) => (row.kind === 'touch' ? [row.id] : []))
  const facts = [
    { key: 'conversions', label: words.conversions, shown: number(total.conversions) },
    ...(query.property === undefined ? [] : [{ key: 'value', label: words.total, shown: rounded(total.value) }]),
    { key: 'attributed', label: words.attributed, shown: number(total.attributed) },
  ]
  return (
    <>
      <Card size="small">
        <Space size={[32, 8]} wrap style={{ marginBottom: 8 }}>
          {facts.map(({ key, label, shown }) => (
            <Flex vertical key={key}>
              <Typography.Text type="secondary">{label}</Typography.Text>
              <Typography.Text strong style={{ fontSize: 20 }} data-testid={`total-${key}`}>
                {shown}
              </Typography.Text>
            </Flex>
          ))}
          <Flex vertical>
            <Typography.Text type="secondary">{words.people}</Typography.Text>
            <Typography.Text strong style={{ fontSize: 20 }}>
              <Counted model="attribution" query={query} slice={{}} n={total.people} title={query.target.event} />
            </Typography.Text>
          </Flex>
          {query.property !== undefined && (
            <Segmented
              aria-label={words.shown}
              value={kind}
              onChange={setKind}
              options={[
                { value: 'value', label: words.total },
                { value: 'conversions', label: words.conversions },
              ]}
            />
          )}
        </Space>
        <Chart label={words.share} categories={categories} series={series} kind="bar" height={280} format={percent} />
      </Card>
      <Table<Row>
        rowKey="id"
        size="small"
        dataSource={answer.rows}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 1_100 + 110 * query.dataDriven.length }}
        columns={[
          { title: words.name, render: (_, row) => touchName(row, words), ellipsis: true, width: 240, fixed: 'left' },
          { title: words.touchCount, align: 'right', render: (_, row) => (row.kind === 'direct' ? '–' : number(row.touches)) },
          { title: words.valid, align: 'right', render: (_, row) => (row.kind === 'direct' ? '–' : number(row.valid)) },
          {
            title: words.people,
            align: 'right',
            render: (_, row) => (
              <Counted
                model="attribution"
                query={query}
                slice={{ rows: row.kind === 'rest' ? { ids: touches, isRest: true } : { ids: [row.id] } }}
                n={row.people}
                title={touchName(row, words)}
              />
            ),
          },
          ...modelsOf(query).map((one) => ({
            title: words.models[one],
            align: 'right' as const,
            render: (_: unknown, row: Row) => (
              <>
                {rounded(shareBy(one, row)[kind])}
                <Typography.Text type="secondary" style={{ display: 'block' }}>
                  {percent(total[kind] === 0 ? null : shareBy(one, row)[kind] / total[kind])}
                </Typography.Text>
              </>
            ),
          })),
        ]}
      />
    </>
  )
}
