import { least } from '@millrace/contract/experiments/incremental.ts'
import { DeleteOutlined } from '@ant-design/icons'
import type { FactorsAnswer } from '@millrace/contract/analytics/api.ts'
import type { FactorsQuery } from '@millrace/contract/queries/index.ts'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Flex, Space, Table, Tag, theme, Tooltip, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Counted } from '../behind.tsx'
import { useTileQuestion } from '../tile-context.ts'
import { useFactorName } from './factor-name.ts'
import { Certainty } from './observed.tsx'

export interface FactorsProps {
  readonly answer: FactorsAnswer
  readonly query: FactorsQuery
}
type Effect = FactorsAnswer['factors'][number]
type Row = Effect & { readonly i: number }

/** Each factor with what it adds, the largest first; one can be left out, and the others are told anew. */
export function Effects({ answer, query }: FactorsProps) {
  const words = useWords().factors
  const nameOf = useFactorName()
  const { percent, exact } = useFormat()
  const leaveOut = useLeaveOut(query)
  const isTile = useTileQuestion() !== undefined
  const rows: Row[] = answer.factors
    .map((one, i) => ({ ...one, i }))
    .toSorted((a, b) => Math.abs(b.effect?.value ?? 0) - Math.abs(a.effect?.value ?? 0))
  const widest = Math.max(0.01, ...rows.flatMap(({ effect }) => (effect ? [Math.abs(effect.from), Math.abs(effect.to)] : [])))
  const points = (share: number): string => `${share > 0 ? '+' : ''}${exact(Math.round(share * 1_000) / 10)}`
  const ratio = (n: number): string => (n >= 1_000 ? '> 1000' : exact(Math.round(n * 100) / 100))
  return (
    <Table<Row>
      rowKey="i"
      size="small"
      data-testid="factors"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 1_070 }}
      columns={[
        {
          title: words.factor,
          render: (_, { i }) => (
            <Space size={8}>
              <Tag>{words.kinds[query.factors[i]?.of ?? 'event']}</Tag>
              {nameOf(query.factors[i])}
            </Space>
          ),
        },
        {
          title: words.has,
          align: 'right',
          render: (_, { i, people }) => (
            <Counted model="factors" query={query} slice={{ factor: i }} n={people} title={nameOf(query.factors[i])} />
          ),
        },
        { title: words.rate, align: 'right', render: (_, row) => percent(row.rate) },
        { title: words.otherRate, align: 'right', render: (_, row) => percent(row.otherRate) },
        {
          title: <Tooltip title={words.effectNote}>{words.effect}</Tooltip>,
          width: 260,
          render: (_, { effect, isEnough }) =>
            effect && isEnough ? (
              <Flex vertical>
                <span>
                  <Typography.Text strong>{words.points(points(effect.value))}</Typography.Text>{' '}
                  <Typography.Text type="secondary">{words.between(points(effect.from), points(effect.to))}</Typography.Text>
                </span>
                <Whiskers effect={effect} widest={widest} />
              </Flex>
            ) : (
              '–'
            ),
        },
        {
          title: words.odds,
          align: 'right',
          render: (_, { oddsRatio, isEnough }) =>
            oddsRatio && isEnough ? (
              <>
                {ratio(oddsRatio.value)}{' '}
                <Typography.Text type="secondary">{words.between(ratio(oddsRatio.from), ratio(oddsRatio.to))}</Typography.Text>
              </>
            ) : (
              '–'
            ),
        },
        {
          title: words.certainty,
          width: 190,
          render: (_, row) => (
            <Certainty isSure={row.isSure} isEnough={row.isEnough} helps={(row.effect?.value ?? 0) > 0} conversions={least.conversions} />
          ),
        },
        {
          width: 48,
          render: (_, { i }) =>
            rows.length > 1 &&
            !isTile && <IconButton label={words.remove(nameOf(query.factors[i]))} icon={<DeleteOutlined />} onClick={() => leaveOut(i)} />,
        },
      ]}
    />
  )
}

/** The question is the address: without the factor there it is asked anew. */
function useLeaveOut(query: FactorsQuery): (i: number) => void {
  const navigate = useNavigate()
  const search: Record<string, unknown> = useSearch({ strict: false })
  return (i) => {
    const next = { ...query, factors: query.factors.filter((_, n) => n !== i) }
    void navigate({ to: '.', search: { ...search, query: next } as never /* every page reads its own part */, replace: true })
  }
}

/** Where the effect lies, between what, and where nothing would be; the words beside it say the same. */
function Whiskers({ effect, widest }: { readonly effect: NonNullable<Effect['effect']>; readonly widest: number }) {
  const { token } = theme.useToken()
  const at = (share: number): number => 50 + (share / widest) * 48
  return (
    <svg width="220" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
      <line x1="50" x2="50" y1="0" y2="10" stroke={token.colorBorder} strokeWidth="0.5" />
      <line x1={at(effect.from)} x2={at(effect.to)} y1="5" y2="5" stroke={token.colorTextSecondary} strokeWidth="1.5" />
      <rect x={at(effect.value) - 0.8} y="1.5" width="1.6" height="7" fill={token.colorPrimary} />
    </svg>
  )
}
