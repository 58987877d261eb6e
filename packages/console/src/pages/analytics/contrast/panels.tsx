import type { ContrastAnswer } from '@millrace/contract/analytics/api.ts'
import type { ContrastQuery } from '@millrace/contract/queries/index.ts'
import { Card, Col, Flex, Progress, Row as Columns, Typography } from 'antd'
import { useMemo } from 'react'
import { useTagTree } from '../../../lib/tags.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Counted } from '../behind.tsx'
import { type Row, usePlaced } from './labels.ts'

const shown = 6
/** Hours have a chart of their own. */
const order = ['tag', 'property', 'event', 'detail'] as const

/** The portrait: tags by the families they stand in, then properties, behaviour and the hours of the day, each with the share of the base beside it. */
export function Panels({ answer, query }: { readonly answer: ContrastAnswer; readonly query: ContrastQuery }) {
  const words = useWords().contrast
  const tree = useTagTree()
  const families = useMemo(() => {
    const rootOf = new Map((tree.data?.items ?? []).map((tag) => [tag.name, tag.category.split('/')[0]]))
    const familyOf = ({ subject }: Row): string =>
      subject.of === 'tag' ? rootOf.get(subject.tag) || words.otherTags : words.families[subject.of]
    const rows = order.flatMap((of) => answer.rows.filter(({ subject }) => subject.of === of))
    return [...Map.groupBy(rows, familyOf)]
  }, [answer, tree.data, words])
  return (
    <Flex vertical gap={16}>
      {families.map(([family, rows]) => (
        <section key={family} aria-label={family}>
          <Typography.Title level={2} style={{ fontSize: 16 }}>
            {family}
          </Typography.Title>
          <Columns gutter={[12, 12]}>
            {[...Map.groupBy(rows, ({ subject }) => (subject.of === 'event' ? 'event' : JSON.stringify(subject)))].map(([key, some]) => (
              <Col key={key} xs={24} md={12} xl={8}>
                <Panel rows={some} query={query} />
              </Col>
            ))}
          </Columns>
        </section>
      ))}
      <Hours rows={answer.rows} total={answer.total} />
    </Flex>
  )
}

function Panel({ rows, query }: { readonly rows: readonly Row[]; readonly query: ContrastQuery }) {
  const words = useWords().contrast
  const placed = usePlaced()
  const { percent } = useFormat()
  const [first] = rows
  if (!first) return null
  const isEvents = first.subject.of === 'event'
  const most = rows.toSorted((a, b) => b.target - a.target).slice(0, shown)
  return (
    <Card size="small" title={isEvents ? words.families.event : placed.subject(first.subject)}>
      <Flex vertical gap={6}>
        {most.map((row) => {
          const label = isEvents ? placed.subject(row.subject) : placed.group(row)
          return (
            <div key={label}>
              <Flex justify="space-between" gap={8}>
                <Typography.Text ellipsis>{label}</Typography.Text>
                <span style={{ whiteSpace: 'nowrap' }}>
                  <Counted
                    model="contrast"
                    query={query}
                    slice={{ subject: row.subject, group: row.group, side: 'target' }}
                    n={row.target}
                    shown={percent(row.targetShare)}
                    title={label}
                  />{' '}
                  <Typography.Text type="secondary">{percent(row.baseShare)}</Typography.Text>
                </span>
              </Flex>
              <Progress percent={(row.targetShare ?? 0) * 100} showInfo={false} size="small" status="normal" aria-label={label} />
            </div>
          )
        })}
      </Flex>
    </Card>
  )
}

/** The hours of a day, empty ones too: when these people are there, and when others are. */
function Hours({ rows, total }: { readonly rows: readonly Row[]; readonly total: ContrastAnswer['total'] }) {
  const words = useWords().contrast
  const { percent } = useFormat()
  const { categories, series } = useMemo(() => {
    const at = new Map(
      rows.flatMap((row) => (row.subject.of === 'hour' && 'value' in row.group ? [[Number(row.group.value), row] as const] : [])),
    )
    const hours = Array.from({ length: 24 }, (_, hour) => hour)
    const share = (n: number, of: number): number => (of === 0 ? 0 : Math.round((1_000 * n) / of) / 10)
    return {
      categories: hours.map(String),
      series: [
        { name: words.who, values: hours.map((hour) => share(at.get(hour)?.target ?? 0, total.target)) },
        { name: words.base, values: hours.map((hour) => share(at.get(hour)?.base ?? 0, total.base)) },
      ],
    }
  }, [rows, total, words])
  return (
    <Card size="small" title={`${words.families.hour} (%)`}>
      <Chart
        label={words.families.hour}
        categories={categories}
        series={series}
        kind="bar"
        height={220}
        format={(points) => percent(points / 100)}
      />
    </Card>
  )
}
