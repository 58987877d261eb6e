import type { Metric, MetricInput, MetricVersions } from '@millrace/contract/metrics/api.ts'
import { metricFormats, metricInputSchema } from '@millrace/contract/metrics/api.ts'
import type { Measure, MetricDefinition } from '@millrace/contract/metrics/index.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Card, Col, Flex, Input, Row, Segmented, Select, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { refusal } from '../../lib/field-errors.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { UsedByList } from '../../ui/used-by.tsx'
import { MeasureFields } from './measure-fields.tsx'
import { MetricPreview } from './preview.tsx'

export function MetricEditor() {
  const { api, slug } = useProject()
  const { id = 'new' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['metric', slug, id],
    queryFn: (): Promise<Metric | null> => (id === 'new' ? Promise.resolve(null) : call<Metric>(`${api}/metrics/${id}`)),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <Loaded query={query}>{(metric) => <Editor key={`${metric?.id}/${metric?.revision}`} metric={metric} />}</Loaded>
}

const noMeasure: Measure = { event: '', filters: [], aggregation: 'events' }
const noMetric: MetricInput = {
  name: '',
  nameEn: '',
  note: '',
  owner: '',
  unit: '',
  format: 'number',
  definition: { kind: 'measure', a: noMeasure },
}

function Editor({ metric }: { readonly metric: Metric | null }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [draft, setDraft] = useState<MetricInput>(() => (metric ? metricInputSchema.parse(metric) : noMetric))
  const { definition } = draft
  const define = (next: MetricDefinition): void => setDraft((old) => ({ ...old, definition: next }))
  const save = useMutation({
    mutationFn: () =>
      metric
        ? call<Metric>(`${api}/metrics/${metric.id}`, { method: 'PUT', body: draft, revision: metric.revision })
        : call<Metric>(`${api}/metrics`, { method: 'POST', body: draft }),
    onSuccess: async (saved) => {
      client.setQueryData(['metric', slug, saved.id], saved)
      await client.invalidateQueries({ queryKey: ['metrics', slug] })
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
      await navigate({ to: '/$slug/analyze/metrics/$id', params: { slug, id: saved.id }, replace: true })
    },
    onError: (error) => void message.error(refusal(error, words)),
  })
  const canSave = can('analytics.write') && metricInputSchema.safeParse(draft).success
  return (
    <Page
      title={metric?.name ?? words.metrics.create}
      note={metric && words.metrics.changedEverywhere}
      extra={
        <>
          {metric && (
            <Link
              to="/$slug/analyze/metric-alerts/$id"
              params={{ slug, id: 'new' }}
              search={{ metric: metric.id } as never /* every page reads its own part */}
            >
              <Button>{words.metrics.watch}</Button>
            </Link>
          )}
          {metric && <Shelf path="metrics" row={metric} disabled={!can('analytics.write')} note={words.metrics.archiveNote} />}
          <Button type="primary" disabled={!canSave} loading={save.isPending} onClick={() => save.mutate()}>
            {words.common.save}
          </Button>
        </>
      }
    >
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={13}>
          <Flex vertical gap={12}>
            <About draft={draft} onChange={setDraft} />
            <Segmented
              aria-label={words.metrics.kind}
              value={definition.kind}
              options={(['measure', 'ratio', 'difference'] as const).map((kind) => ({ value: kind, label: words.metrics.kinds[kind] }))}
              onChange={(kind) => define(ofKind(kind, definition))}
              style={{ alignSelf: 'flex-start', maxWidth: '100%' }}
            />
            <MeasureFields
              {...(definition.kind === 'measure' ? {} : { title: words.metrics.a })}
              value={definition.a}
              onChange={(a) => define({ ...definition, a })}
            />
            {definition.kind !== 'measure' && (
              <MeasureFields title={words.metrics.b} value={definition.b} onChange={(b) => define({ ...definition, b })} />
            )}
          </Flex>
        </Col>
        <Col xs={24} xl={11}>
          <Flex vertical gap={12}>
            <MetricPreview name={draft.name || words.metrics.choose} metric={draft} definition={definition} />
            {metric && (
              <Card size="small" title={words.metrics.usedBy}>
                <UsedByList kind="metric" id={metric.id} />
              </Card>
            )}
            {metric && <Versions metric={metric} onUse={define} />}
          </Flex>
        </Col>
      </Row>
    </Page>
  )
}

const ofKind = (kind: MetricDefinition['kind'], { a, ...rest }: MetricDefinition): MetricDefinition =>
  kind === 'measure' ? { kind, a } : { kind, a, b: 'b' in rest ? rest.b : noMeasure }

function About({ draft, onChange }: { readonly draft: MetricInput; readonly onChange: (draft: MetricInput) => void }) {
  const words = useWords()
  const text = (key: 'name' | 'nameEn' | 'owner' | 'unit', label: string, length: number, hint = '') => (
    <Input
      aria-label={label}
      prefix={<Typography.Text type="secondary">{label}</Typography.Text>}
      placeholder={hint}
      maxLength={length}
      value={draft[key]}
      onChange={(event) => onChange({ ...draft, [key]: event.target.value })}
    />
  )
  return (
    <>
      <Row gutter={[8, 8]}>
        <Col xs={24} md={12}>
          {text('name', words.common.name, 100)}
        </Col>
        <Col xs={24} md={12}>
          {text('nameEn', words.metrics.nameEn, 100)}
        </Col>
        <Col xs={24} md={8}>
          {text('owner', words.metrics.owner, 100)}
        </Col>
        <Col xs={12} md={8}>
          <Select
            aria-label={words.metrics.format}
            value={draft.format}
            options={metricFormats.map((format) => ({ value: format, label: words.metrics.formats[format] }))}
            onChange={(format) => onChange({ ...draft, format })}
            style={{ width: '100%' }}
          />
        </Col>
        <Col xs={12} md={8}>
          {text('unit', words.metrics.unit, 20, words.metrics.unitHint)}
        </Col>
      </Row>
      <Input.TextArea
        aria-label={words.metrics.about}
        placeholder={words.metrics.about}
        maxLength={1_000}
        autoSize={{ minRows: 1, maxRows: 5 }}
        value={draft.note}
        onChange={(event) => onChange({ ...draft, note: event.target.value })}
      />
    </>
  )
}

function Versions({ metric, onUse }: { readonly metric: Metric; readonly onUse: (definition: MetricDefinition) => void }) {
  const words = useWords().metrics
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['metric-versions', slug, metric.id, metric.revision],
    queryFn: () => call<MetricVersions>(`${api}/metrics/${metric.id}/versions`),
  })
  return (
    <Card size="small" title={words.versions}>
      <Loaded query={query}>
        {({ items }) => (
          <Flex vertical gap={8}>
            {items.map((one) => (
              <Flex key={one.version} gap={12} wrap align="center">
                <Typography.Text strong>v{one.version}</Typography.Text>
                <Time at={one.savedAt} />
                <Typography.Text type="secondary">{one.savedBy}</Typography.Text>
                <span style={{ flex: 1 }}>{words.kindMarks[one.definition.kind]}</span>
                {one.version !== metric.version && (
                  <Button size="small" onClick={() => onUse(one.definition)}>
                    {words.use}
                  </Button>
                )}
              </Flex>
            ))}
          </Flex>
        )}
      </Loaded>
    </Card>
  )
}
