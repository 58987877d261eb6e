import {
  type MetricAlert,
  type MetricAlertInput,
  metricAlertInputSchema,
  type MetricAlertTested,
  type MetricFirings,
} from '@millrace/contract/metrics/alerts-api.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Alert, App, Button, Card, Flex, Input, Switch, Table, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useMetrics, useMetricValue } from '../../../lib/metrics.ts'
import { usePreferences } from '../../../lib/preferences.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Shelf } from '../../../ui/shelf.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { MetricField } from '../metric-field.tsx'
import { AlertState, foundText } from './list.tsx'
import { firstRule, RuleFields } from './rule-fields.tsx'
import { SeasonPreview } from './season-preview.tsx'
import { firstStuck, StuckFields, writingOf } from './stuck-fields.tsx'

export function MetricAlertEditor() {
  const { api, slug } = useProject()
  const { id = 'new' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['metric-alert', slug, id],
    queryFn: (): Promise<MetricAlert | null> => (id === 'new' ? Promise.resolve(null) : call<MetricAlert>(`${api}/metric-alerts/${id}`)),
    refetchInterval: id === 'new' ? false : 10_000,
  })
  return <Loaded query={query}>{(alert) => <Editor key={alert?.id ?? 'new'} alert={alert} />}</Loaded>
}

function Editor({ alert }: { readonly alert: MetricAlert | null }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const { metric: given, stuck }: Record<string, unknown> = useSearch({ strict: false })
  const [draft, setDraft] = useState<MetricAlertInput>(() =>
    alert
      ? metricAlertInputSchema.parse(alert)
      : (firstStuck(stuck) ?? { name: '', metricId: typeof given === 'string' ? given : '', isOn: true, rule: firstRule }),
  )
  const metric = useMetrics().data?.find((one) => one.id === draft.metricId)
  const isComplete = metricAlertInputSchema.safeParse(draft).success && draft.metricId !== ''
  const save = useMutation({
    mutationFn: () =>
      alert
        ? call<MetricAlert>(`${api}/metric-alerts/${alert.id}`, { method: 'PUT', body: draft, revision: alert.revision })
        : call<MetricAlert>(`${api}/metric-alerts`, { method: 'POST', body: draft }),
    onSuccess: async (saved) => {
      client.setQueryData(['metric-alert', slug, saved.id], saved)
      await client.invalidateQueries({ queryKey: ['metric-alerts', slug] })
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
      await navigate({ to: '/$slug/analyze/metric-alerts/$id', params: { slug, id: saved.id }, replace: true })
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Page
      title={
        <Flex gap={8} align="center">
          {alert?.name ?? words.metricAlerts.create}
          {alert && <AlertState alert={alert} />}
        </Flex>
      }
      extra={
        <>
          {alert && <Shelf path="metric-alerts" row={alert} disabled={!can('analytics.write')} note={words.metricAlerts.archiveNote} />}
          <Button type="primary" disabled={!isComplete || !can('analytics.write')} loading={save.isPending} onClick={() => save.mutate()}>
            {words.common.save}
          </Button>
        </>
      }
    >
      {alert?.failure != null && <Alert type="warning" showIcon title={words.metricAlerts.failure(alert.failure)} />}
      {alert && <TooLittle alert={alert} />}
      <Card size="small">
        <Flex vertical gap={12}>
          <Flex gap={8} wrap align="center">
            <Input
              aria-label={words.metricAlerts.name}
              placeholder={words.metricAlerts.name}
              maxLength={100}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
              style={{ maxWidth: 320 }}
            />
            <Switch aria-label={words.metricAlerts.on} checked={draft.isOn} onChange={(isOn) => setDraft({ ...draft, isOn })} />
            <span aria-hidden>{draft.isOn ? words.metricAlerts.on : words.metricAlerts.off}</span>
          </Flex>
          <Watched draft={draft} format={metric?.format ?? 'number'} change={setDraft} />
          <Test draft={draft} disabled={draft.metricId === ''} />
        </Flex>
      </Card>
      {metric && draft.rule.condition.kind === 'season' && (
        <Card size="small" title={words.metricAlerts.season.preview}>
          <SeasonPreview metric={metric} rule={draft.rule} />
        </Card>
      )}
      {alert && <History alert={alert} metric={metric ?? writingOf(alert.rule)} />}
    </Page>
  )
}

/** An alert that knows of too few weeks says so, and from when on it judges. */
function TooLittle({ alert: { isOn, usual } }: { readonly alert: MetricAlert }) {
  const words = useWords().metricAlerts
  if (!isOn || !usual || usual.low !== null) return null
  return <Alert type="info" showIcon title={words.season.tooLittle(usual.weeks)} />
}

/** The metric with what is waited for, or the station of a process. */
function Watched({
  draft,
  format,
  change,
}: {
  readonly draft: MetricAlertInput
  readonly format: Metric['format']
  readonly change: (draft: MetricAlertInput) => void
}) {
  const words = useWords()
  const { slug } = useProject()
  const { metricId, rule } = draft
  const { condition } = rule
  if (condition.kind === 'stuck')
    return <StuckFields rule={rule} condition={condition} onChange={(next) => change({ ...draft, rule: next })} />
  return (
    <>
      <Flex gap={8} wrap align="center">
        <MetricField value={metricId ?? ''} onChange={(id) => change({ ...draft, metricId: id })} />
        {metricId && (
          <Link to="/$slug/analyze/metrics/$id" params={{ slug, id: metricId }}>
            {words.metricAlerts.openMetric}
          </Link>
        )}
      </Flex>
      <RuleFields rule={rule} condition={condition} format={format} onChange={(next) => change({ ...draft, rule: next })} />
    </>
  )
}

/** What it would find at this moment. */
function Test({ draft: { metricId, rule }, disabled }: { readonly draft: MetricAlertInput; readonly disabled: boolean }) {
  const words = useWords().metricAlerts
  const language = usePreferences((state) => state.language)
  const { api, timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const test = useMutation({
    mutationFn: () => call<MetricAlertTested>(`${api}/metric-alerts/test`, { method: 'POST', body: { metricId, rule } }),
  })
  return (
    <Flex vertical gap={8} align="start">
      <Button disabled={disabled} loading={test.isPending} onClick={() => test.mutate()}>
        {words.test}
      </Button>
      {test.isError && <Alert type="error" showIcon title={test.error.message} />}
      {test.data && (
        <Alert
          role="status"
          type={test.data.verdict === 'firing' ? 'warning' : 'info'}
          showIcon
          title={words.tested[test.data.verdict]}
          description={
            <Flex vertical>
              <span>{test.data.text[language]}</span>
              <Typography.Text type="secondary">{words.testNote(time(test.data.from), time(test.data.until))}</Typography.Text>
            </Flex>
          }
        />
      )}
    </Flex>
  )
}

type Firing = MetricFirings['items'][number]
function History({ alert, metric }: { readonly alert: MetricAlert; readonly metric: Parameters<typeof useMetricValue>[0] }) {
  const words = useWords().metricAlerts
  const { api, slug } = useProject()
  const value = useMetricValue(metric)
  const query = useQuery({
    queryKey: ['metric-firings', slug, alert.id, alert.state],
    queryFn: () => call<MetricFirings>(`${api}/metric-alerts/${alert.id}/firings`),
  })
  return (
    <Card size="small" title={words.history}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Typography.Text type="secondary">{words.noHistory}</Typography.Text>
          ) : (
            <Table<Firing>
              rowKey="id"
              size="small"
              dataSource={items}
              pagination={false}
              scroll={{ x: 480 }}
              columns={[
                { title: words.since, render: (_, row) => <Time at={row.since} /> },
                { title: words.until, render: (_, row) => (row.until ? <Time at={row.until} /> : words.still) },
                {
                  title: words.found,
                  render: (_, row) => foundText(row, value),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  )
}
