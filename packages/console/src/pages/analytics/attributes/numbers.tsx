import { Card, Flex, Space, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Counted } from '../behind.tsx'
import { CrossTable } from './cross-table.tsx'
import { type AttributeGroup, type AttributeNumbersProps, useNamed, useRounded } from './labels.ts'

const charted = 20

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
        <Space size={32} wrap style={{ marginBottom: 8 }}>
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
  const { categories, series } = useMemo(() => {
    const shown = (answer.dimensions[0]?.groups ?? []).filter((one) => one.group).slice(0, charted)
    return {
      categories: shown.map((one) => named.group(one)),
      series: [{ name: named.measure(query), values: shown.map((one) => one.value) }],
    }
  }, [answer, query, named])
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
