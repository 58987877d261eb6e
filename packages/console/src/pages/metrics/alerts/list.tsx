import type { MetricAlert } from '@millrace/contract/metrics/alerts-api.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Flex, Table, Tag, Typography } from 'antd'
import { usePreferences } from '../../../lib/preferences.ts'
import { useMetricValue, useMetrics } from '../../../lib/metrics.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Definitions, useDefinitions } from '../../../ui/definitions.tsx'
import { Page } from '../../../ui/page.tsx'
import { Shelf } from '../../../ui/shelf.tsx'
import { Time } from '../../../ui/time.tsx'
import { writingOf } from './stuck-fields.tsx'

/** What is looked at by the clock, and what fires. */
export function MetricAlertList() {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
  const query = useDefinitions<MetricAlert>('metric-alerts', 10_000)
  const create = (
    <Button
      type="primary"
      disabled={!can('analytics.write')}
      onClick={() => void navigate({ to: '/$slug/analyze/metric-alerts/$id', params: { slug, id: 'new' } })}
    >
      {words.metricAlerts.create}
    </Button>
  )
  return (
    <Page
      title={words.metricAlerts.title}
      note={words.metricAlerts.note}
      extra={
        <>
          {can('channels.manage') && (
            <Link to="/$slug/settings/alert-destinations" params={{ slug }}>
              <Button>{words.metricAlerts.destinations}</Button>
            </Link>
          )}
          {create}
        </>
      }
    >
      <Definitions query={query} empty={{ text: words.metricAlerts.empty, action: create }}>
        {(rows) => <Rows rows={rows} />}
      </Definitions>
    </Page>
  )
}

function Rows({ rows }: { readonly rows: readonly MetricAlert[] }) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { slug, can } = useProject()
  return (
    <Table<MetricAlert>
      rowKey="id"
      size="small"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 860 }}
      columns={[
        { title: words.common.state, width: 90, render: (_, row) => <AlertState alert={row} /> },
        {
          title: words.common.name,
          render: (_, row) => (
            <Link to="/$slug/analyze/metric-alerts/$id" params={{ slug, id: row.id }}>
              {row.name}
            </Link>
          ),
        },
        {
          title: words.metricAlerts.when,
          render: (_, row) => (
            <Flex vertical>
              <span>{row.metricName === null ? row.text[language] : `${row.metricName}: ${row.text[language]}`}</span>
              {row.failure !== null && <Typography.Text type="danger">{words.metricAlerts.failure(row.failure)}</Typography.Text>}
            </Flex>
          ),
        },
        { title: words.metricAlerts.found, width: 150, render: (_, row) => <FoundNumbers alert={row} /> },
        {
          title: words.metricAlerts.looked,
          width: 130,
          render: (_, { lookedAt }) => (lookedAt ? <Time at={lookedAt} /> : words.common.never),
        },
        {
          title: words.common.actions,
          width: 90,
          render: (_, row) => (
            <Shelf path="metric-alerts" size="small" row={row} disabled={!can('analytics.write')} note={words.metricAlerts.archiveNote} />
          ),
        },
      ]}
    />
  )
}

export function AlertState({ alert }: { readonly alert: Pick<MetricAlert, 'state' | 'isOn' | 'archivedAt'> }) {
  const words = useWords().metricAlerts
  if (!alert.isOn || alert.archivedAt !== null) return <Tag>{words.off}</Tag>
  return <Tag color={alert.state === 'firing' ? 'error' : 'success'}>{words.state[alert.state]}</Tag>
}

/** What it found, and what that was compared with. */
function FoundNumbers({ alert }: { readonly alert: MetricAlert }) {
  const words = useWords().metricAlerts
  const metric = useMetrics().data?.find((one) => one.id === alert.metricId)
  const value = useMetricValue(metric ?? writingOf(alert.rule))
  if (alert.lookedAt === null) return '–'
  return (
    <Flex vertical>
      {foundText(alert, value)}
      {alert.usual?.low === null && <Typography.Text type="secondary">{words.season.tooLittle(alert.usual.weeks)}</Typography.Text>}
    </Flex>
  )
}

/** A number, what it was compared with, and the range of what is usual where there is one. */
export function foundText(
  { now, before, usual }: Pick<MetricAlert, 'now' | 'before' | 'usual'>,
  value: (n: number | null) => string,
): string {
  if (before === null) return value(now)
  const range = usual ? ` (${value(usual.low)} – ${value(usual.high)})` : ''
  return `${value(now)} / ${value(before)}${range}`
}
