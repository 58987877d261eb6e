import type { ReadersAnswer } from '@millrace/contract/analytics/api.ts'
import type { ReadersQuery } from '@millrace/contract/queries/index.ts'
import { Alert, Card, Flex, Space, Table, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { labelOfGroup } from '../groups.tsx'
import { useAnalysisWords } from '../words.ts'
import { useAmount } from './amount.ts'

interface Line {
  readonly label: string
  readonly found: NonNullable<ReadersAnswer['compared']['share']>
  readonly show: (n: number) => string
  /** A difference of it, and what it lies between. */
  readonly by: (n: number) => string
  readonly bound: (n: number) => string
}

/** Readers beside people who were alike and did not read it: a comparison, and no proof. */
export function Beside({ answer, query }: { readonly answer: ReadersAnswer; readonly query: ReadersQuery }) {
  const words = useWords().readers
  const common = useAnalysisWords()
  const { points, interval } = useWords().effect
  const { number, percent } = useFormat()
  const money = useAmount(query.amount)
  const { readers, others, alone, share, amount } = answer.compared
  const signed = (n: number, text: string): string => (n > 0 ? `+${text}` : text)
  const inPoints = (n: number): string => signed(n, number(Math.round(n * 1_000) / 10))
  const worth = (n: number): string => signed(n, money(n))
  const lines: Line[] = [
    ...(share
      ? [
          {
            label: words.share,
            found: share,
            show: percent,
            by: (n: number) => points(inPoints(n)),
            bound: inPoints,
          },
        ]
      : []),
    ...(amount ? [{ label: words.each, found: amount, show: money, by: worth, bound: worth }] : []),
  ]
  const title = query.content ? labelOfGroup({ ...query.content, isRest: false }, common) : words.anything
  const counted = (what: string, n: number, name: string, against?: string) => (
    <Counted model="readers" query={query} slice={{ what }} {...(against ? { against: { what: against } } : {})} n={n} title={name} />
  )
  return (
    <Card size="small" title={words.beside(title)}>
      <Flex vertical gap={8}>
        <Alert type="warning" showIcon title={words.noProof} />
        <Space size={24} wrap>
          <span>
            {words.compared} {counted('compared', readers, words.compared, 'others')}
          </span>
          <span>
            {words.others} {counted('others', others, words.others, 'compared')}
          </span>
        </Space>
        {alone > 0 && <Typography.Text type="secondary">{words.alone(number(alone))}</Typography.Text>}
        {lines.length === 0 ? (
          <Typography.Text>{words.tooFew}</Typography.Text>
        ) : (
          <Table<Line>
            rowKey="label"
            size="small"
            data-testid="beside"
            dataSource={lines}
            pagination={false}
            scroll={{ x: 620 }}
            style={{ maxWidth: 760 }}
            columns={[
              { title: '', dataIndex: 'label', width: 120 },
              { title: words.readersSide, align: 'right', width: 120, render: (_, { found, show }) => show(found.readers) },
              { title: words.othersSide, align: 'right', width: 120, render: (_, { found, show }) => show(found.others) },
              {
                title: words.difference,
                align: 'right',
                render: (_, { found, by, bound }) => (
                  <Flex vertical align="end">
                    <span>{by(found.difference)}</span>
                    <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                      {interval(bound(found.from), bound(found.to))}
                    </Typography.Text>
                  </Flex>
                ),
              },
            ]}
          />
        )}
        <Typography.Text type="secondary">{words.rule}</Typography.Text>
      </Flex>
    </Card>
  )
}
