import type { FactorsAnswer } from '@millrace/contract/analytics/api.ts'
import { ArrowRightOutlined } from '@ant-design/icons'
import { Card, Flex, Table, Tag, Typography } from 'antd'
import { Fragment } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import type { FactorsProps } from './effects.tsx'
import { useFactorName } from './factor-name.ts'

type Order = NonNullable<FactorsAnswer['factors'][number]['order']> & { readonly i: number }
type Way = FactorsAnswer['ways'][number]

/** In which order factors came before the goal, and when. */
export function OrderOfFactors({ answer, query }: FactorsProps) {
  const words = useWords().factors
  const nameOf = useFactorName()
  const { exact, number, percent, duration } = useFormat()
  const rows = answer.factors.flatMap(({ order }, i): Order[] => (order ? [{ ...order, i }] : []))
  if (rows.length === 0) return null
  const { buyers } = answer.total
  return (
    <Card size="small" title={words.order}>
      <Typography.Paragraph type="secondary">{words.orderNote}</Typography.Paragraph>
      <Table<Order>
        rowKey="i"
        size="small"
        data-testid="factor-order"
        dataSource={rows.toSorted((a, b) => a.place - b.place)}
        pagination={false}
        scroll={{ x: 640 }}
        columns={[
          { title: words.factor, render: (_, { i }) => nameOf(query.factors[i]) },
          { title: words.place, align: 'right', render: (_, row) => exact(Math.round(row.place * 100) / 100) },
          {
            title: words.buyers,
            align: 'right',
            render: (_, row) => `${number(row.buyers)} (${percent(buyers === 0 ? null : row.buyers / buyers)})`,
          },
          { title: words.since, align: 'right', render: (_, row) => duration(row.sinceMs) },
          { title: words.until, align: 'right', render: (_, row) => duration(row.untilMs) },
        ]}
      />
    </Card>
  )
}

/** The ways to the goal through the factors, those that most took first. */
export function Ways({ answer, query }: FactorsProps) {
  const words = useWords().factors
  const nameOf = useFactorName()
  const { percent } = useFormat()
  const { buyers } = answer.total
  if (answer.ways.length === 0) return null
  return (
    <Card size="small" title={words.ways}>
      <Table<Way>
        rowKey={(way) => way.factors.join(' ')}
        size="small"
        data-testid="factor-ways"
        dataSource={answer.ways}
        pagination={false}
        scroll={{ x: 480 }}
        columns={[
          {
            title: words.way,
            render: (_, way) => (
              <Flex gap={4} wrap align="center">
                {way.factors.length === 0 && <Typography.Text type="secondary">{words.noFactor}</Typography.Text>}
                {way.factors.map((i) => (
                  <Fragment key={i}>
                    <Tag>{nameOf(query.factors[i])}</Tag>
                    <ArrowRightOutlined aria-hidden />
                  </Fragment>
                ))}
                {way.factors.length === 0 && <ArrowRightOutlined aria-hidden />}
                <Tag color="success">{query.goal.event}</Tag>
              </Flex>
            ),
          },
          {
            title: words.converted,
            align: 'right',
            width: 120,
            render: (_, way) => (
              <Counted
                model="factors"
                query={query}
                slice={{ way: way.factors }}
                n={way.buyers}
                title={way.factors.map((i) => nameOf(query.factors[i])).join(' → ') || words.noFactor}
              />
            ),
          },
          { title: words.share, align: 'right', width: 90, render: (_, way) => percent(buyers === 0 ? null : way.buyers / buyers) },
        ]}
      />
    </Card>
  )
}
