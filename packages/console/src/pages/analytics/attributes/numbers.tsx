import type { AttributesAnswer } from '@millrace/contract/analytics/api.ts'
import type { AttributesQuery } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Space, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Counted } from '../behind.tsx'
import { CrossTable } from './cross-table.tsx'
import type { Drawn } from '../frame.tsx'
import { type AttributeGroup, type AttributeNumbersProps, useNamed, useRounded } from './labels.ts'

const charted = 20
const beside = 10

/** The measure group by group; of two, the groups of the second beside one another for each of the first. */
export function barsOf(
  { total, dimensions: [rows, columns], cells }: AttributesAnswer,
  query: AttributesQuery,
  named: ReturnType<typeof useNamed>,
): Drawn {
  const measure = named.measure(query)
  if (!rows) return { categories: [named.total], series: [{ name: measure, values: [total.value] }] }
  const shown = rows.groups.flatMap((one, i) => (one.group ? [{ one, i }] : [])).slice(0, charted)
  const categories = shown.map(({ one }) => named.group(one))
  if (!columns || !cells) return { categories, series: [{ name: measure, values: shown.map(({ one }) => one.value) }] }
  const series = columns.groups.slice(0, beside).map((column, n) => ({
    name: named.group(column),
    values: shown.map(({ i }) => cells[i]?.[n]?.value ?? null),
  }))
  return { categories, series }
}

/** Everybody as one number, then group by group, or crossed. */
export function AttributeNumbers({ answer, query }: AttributeNumbersProps) {
  const words = useWords().attributes
  const named = useNamed()
  const rounded = useRounded()
  const { total, dimensions } = answer
  const isSplit = dimensions.some((one) => one.isSplit)
  return (
    <>
      <Card size="small">
        <Space size={[32, 8]} wrap style={{ marginBottom: 8 }}>
          <Flex vertical>
            <Typography.Text type="secondary">{words.people}</Typography.Text>
            <Typography.Text strong style={{ fontSize: 20 }} data-testid="total-people">
              <Counted model="attributes" query={query} slice={{}} n={total.people} title={words.total} />
            </Typography.Text>
          </Flex>
          {query.measure !== 'people' && (
            <Flex vertical>
              <Typography.Text type="secondary">{named.measure(query)}</Typography.Text>
              <Typography.Text strong style={{ fontSize: 20 }} data-testid="total-value">
                {rounded(total.value)}
              </Typography.Text>
            </Flex>
          )}
        </Space>
        <div>
          <Typography.Text type="secondary">{isSplit ? `${words.now}${words.split}` : words.now}</Typography.Text>
        </div>
      </Card>
      {dimensions.length === 1 && <Groups answer={answer} query={query} />}
      {answer.cells && <CrossTable answer={answer} query={query} />}
    </>
  )
}

function Groups({ answer, query }: AttributeNumbersProps) {
  const words = useWords().attributes
  const named = useNamed()
  const rounded = useRounded()
  const { number, percent } = useFormat()
  const by = query.by[0] ? named.by(query.by[0]) : ''
  const { categories, series } = useMemo(() => barsOf(answer, query, named), [answer, query, named])
  return (
    <>
      <Card size="small">
        <Chart label={`${by}: ${named.measure(query)}`} categories={categories} series={series} kind="bar" height={240} format={number} />
      </Card>
      <Table<AttributeGroup>
        rowKey="id"
        size="small"
        data-testid="attributes"
        dataSource={answer.dimensions[0]?.groups ?? []}
        pagination={{ pageSize: 60, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 360 }}
        columns={[
          { title: by, render: (_, one) => named.group(one), ellipsis: true },
          {
            title: words.people,
            align: 'right',
            render: (_, one) => (
              <Counted model="attributes" query={query} slice={{ row: one.id }} n={one.people} title={`${by} · ${named.group(one)}`} />
            ),
          },
          {
            title: words.share,
            align: 'right',
            render: (_, one) => percent(answer.total.people === 0 ? null : one.people / answer.total.people),
          },
          ...(query.measure === 'people'
            ? []
            : [{ title: named.measure(query), align: 'right' as const, render: (_: unknown, one: AttributeGroup) => rounded(one.value) }]),
        ]}
      />
    </>
  )
}
