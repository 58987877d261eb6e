import { controlId } from '@millrace/contract/broadcasts/broadcast.ts'
import type { BroadcastReport, Figure } from '@millrace/contract/broadcasts/report.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { explainReason } from '@millrace/contract/messaging/reasons.ts'
import { Link } from '@tanstack/react-router'
import { Card, Flex, Table, Typography } from 'antd'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { useTemplates } from '../messages/use-templates.ts'
import { Counted } from './behind.tsx'
import { isSeen } from './seen.ts'

interface Props {
  readonly id: string
  readonly report: BroadcastReport
}
type Variant = BroadcastReport['variants'][number]
type Difference = Variant['vsControl']

const compared = ['eligible', 'sent', 'opened', 'clicked', 'unsubscribed'] as const

/** What became of each text, and of those who got none. */
export function Variants({ id, channel, report }: Props & { readonly channel: SendingChannel }) {
  const words = useWords().broadcasts
  const { slug } = useProject()
  const { percent } = useFormat()
  const templates = useTemplates()
  const { all, variants, hasGoal } = report
  const nameOf = (templateId: string): string => templates.data?.items.find((one) => one.id === templateId)?.name ?? templateId
  const control = { variant: controlId, eligible: all.control, converted: all.controlConverted } as const
  const rows: readonly (Variant | typeof control)[] = [...variants, ...(all.control > 0 ? [control] : [])]
  const isSent = (row: Variant | typeof control): row is Variant => row.variant !== controlId
  const titleOf = (row: { readonly variant: string }, what: Exclude<Figure, 'link' | 'sent_at' | 'opened_at' | 'clicked_at'>): string =>
    `${row.variant === controlId ? words.control : words.variant(row.variant.toUpperCase())} · ${words.figures[what]}`
  const cell = (row: Variant, what: (typeof compared)[number]) => (
    <>
      <Counted id={id} n={row[what]} of={{ what, variant: row.variant }} title={titleOf(row, what)} />
      {what !== 'eligible' && what !== 'sent' && row.sent > 0 && (
        <Typography.Text type="secondary"> · {percent(row[what] / row.sent)}</Typography.Text>
      )}
    </>
  )
  return (
    <Card size="small" title={words.variants}>
      <Table
        rowKey="variant"
        size="small"
        pagination={false}
        dataSource={[...rows]}
        scroll={{ x: 760 }}
        columns={[
          {
            title: words.template,
            render: (_, row) =>
              isSent(row) ? (
                <>
                  {row.variant.toUpperCase()} ·{' '}
                  <Link to="/$slug/engage/templates/$id" params={{ slug, id: row.templateId }}>
                    {nameOf(row.templateId)}
                  </Link>
                </>
              ) : (
                words.control
              ),
          },
          ...compared
            .filter((what) => isSeen(channel, what))
            .map((what) => ({
              title: words.figures[what],
              align: 'right' as const,
              render: (_: unknown, row: Variant | typeof control) => {
                if (isSent(row)) return cell(row, what)
                return what === 'eligible' ? <Counted id={id} n={all.control} of={{ what: 'control' }} title={words.control} /> : '–'
              },
            })),
          ...(hasGoal
            ? [
                {
                  title: words.figures.converted,
                  align: 'right' as const,
                  render: (_: unknown, row: Variant | typeof control) => (
                    <>
                      <Counted
                        id={id}
                        n={row.converted}
                        of={isSent(row) ? { what: 'converted', variant: row.variant } : { what: 'control_converted' }}
                        title={titleOf(row, 'converted')}
                      />
                      {row.eligible > 0 && <Typography.Text type="secondary"> · {percent(row.converted / row.eligible)}</Typography.Text>}
                    </>
                  ),
                },
                ...(all.control > 0
                  ? [
                      {
                        title: words.vsControl,
                        align: 'right' as const,
                        render: (_: unknown, row: Variant | typeof control) => (isSent(row) ? <Against difference={row.vsControl} /> : '–'),
                      },
                    ]
                  : []),
              ]
            : []),
        ]}
      />
    </Card>
  )
}

/** A difference with what it lies between; one that may be chance is not praised. */
function Against({ difference }: { readonly difference: Difference }) {
  const words = useWords().broadcasts
  if (difference === null) return '–'
  const points = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`
  const isChance = difference.from <= 0 && difference.to >= 0
  return (
    <Flex vertical align="end">
      <Typography.Text {...(isChance ? {} : { type: difference.difference > 0 ? 'success' : 'danger' })}>
        {words.points(points(difference.difference))}
      </Typography.Text>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {isChance ? words.small : words.interval(points(difference.from), points(difference.to))}
      </Typography.Text>
    </Flex>
  )
}

/** Who followed which link. */
export function Links({ id, report: { links, variants, all } }: Props) {
  const words = useWords().broadcasts
  const { percent } = useFormat()
  return (
    <Card size="small" title={words.links}>
      {links.length === 0 ? (
        <Typography.Text type="secondary">{words.noLinks}</Typography.Text>
      ) : (
        <Table
          rowKey="url"
          size="small"
          pagination={links.length > 20 ? { pageSize: 20, size: 'small' } : false}
          dataSource={[...links]}
          scroll={{ x: 480 }}
          columns={[
            {
              title: words.link,
              render: (_, row) => <span style={{ overflowWrap: 'anywhere' }}>{row.url}</span>,
            },
            {
              title: words.figures.clicked,
              align: 'right',
              render: (_, row) => (
                <>
                  <Counted id={id} n={row.people} of={{ what: 'link', detail: row.url }} title={row.url} />
                  {all.sent > 0 && <Typography.Text type="secondary"> · {percent(row.people / all.sent)}</Typography.Text>}
                </>
              ),
            },
            ...(variants.length > 1
              ? variants.map(({ variant }, i) => ({
                  title: words.variant(variant.toUpperCase()),
                  align: 'right' as const,
                  render: (_: unknown, row: (typeof links)[number]) => (
                    <Counted
                      id={id}
                      n={row.byVariant[i]?.people ?? 0}
                      of={{ what: 'link', variant, detail: row.url }}
                      title={`${words.variant(variant.toUpperCase())} · ${row.url}`}
                    />
                  ),
                }))
              : []),
          ]}
        />
      )}
    </Card>
  )
}

/** Why people were not written to, in words. */
export function Reasons({ id, report: { reasons } }: Props) {
  const words = useWords().broadcasts
  const language = usePreferences((state) => state.language)
  return (
    <Card size="small" title={words.reasons}>
      <Table
        rowKey="reason"
        size="small"
        pagination={false}
        dataSource={[...reasons]}
        columns={[
          {
            title: words.reason,
            render: (_, { reason }) => explainReason(reason, language)?.what ?? reason,
          },
          {
            title: words.figures.dropped,
            align: 'right',
            width: 120,
            render: (_, { reason, people }) => (
              <Counted
                id={id}
                n={people}
                of={{ what: 'dropped', detail: reason }}
                title={explainReason(reason, language)?.what ?? reason}
              />
            ),
          },
        ]}
      />
    </Card>
  )
}
