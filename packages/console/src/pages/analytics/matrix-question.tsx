import { DeleteOutlined } from '@ant-design/icons'
import {
  type Measure,
  type MatrixBy,
  type MatrixQuery,
  type MatrixStage,
  maxStages,
  type MetricDefinition,
  withMetrics,
} from '@millrace/contract/metrics/index.ts'
import { aggregations, needsProperty } from '@millrace/contract/queries/index.ts'
import { Button, Flex, Input, Select, Space, Typography } from 'antd'
import { useEffect } from 'react'
import { useCatalog } from '../../lib/catalog.ts'
import { useMetricName, useMetrics } from '../../lib/metrics.ts'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { MetricField } from '../metrics/metric-field.tsx'
import { EventField, FilterFields, PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Choice } from './question.tsx'
import { useAnalysisWords } from './words.ts'

interface Draft {
  readonly draft: MatrixQuery
  readonly change: (query: MatrixQuery) => void
}

export function MatrixQuestion({ draft, change }: Draft) {
  const words = useWords().matrix
  const { stages } = draft
  const { data: metrics } = useMetrics()
  // What was kept with a metric counts as that is defined now.
  useEffect(() => {
    const now = withMetrics(draft, new Map(metrics?.map((one) => [one.id, one.definition])))
    if (JSON.stringify(now) !== JSON.stringify(draft)) change(now)
  }, [metrics, draft, change])
  const put = (i: number, stage: MatrixStage): void => change({ ...draft, stages: stages.with(i, stage) })
  return (
    <Flex vertical gap={12}>
      <Space wrap>
        <RangeField query={draft} onChange={change} />
        <ByFields by={draft.by} onChange={(by) => change({ ...draft, by, channels: [] })} />
        <Select<string[]>
          mode="tags"
          aria-label={words.channels}
          placeholder={words.mostPeople}
          value={draft.channels.map(String)}
          onChange={(channels) => change({ ...draft, channels })}
          maxTagCount="responsive"
          style={{ width: 260 }}
        />
      </Space>
      {stages.map((stage, i) => (
        <StageFields
          key={i}
          nth={i + 1}
          stage={stage}
          onChange={(next) => put(i, next)}
          {...(stages.length > 1 ? { onRemove: () => change({ ...draft, stages: stages.toSpliced(i, 1) }) } : {})}
        />
      ))}
      {stages.length < maxStages && (
        <Button
          size="small"
          type="dashed"
          style={{ alignSelf: 'start' }}
          onClick={() => change({ ...draft, stages: [...stages, { name: words.stage(stages.length + 1), definition: noEvent }] })}
        >
          + {words.addStage}
        </Button>
      )}
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

const noEvent: MetricDefinition = { kind: 'measure', a: { event: '', filters: [], aggregation: 'people' } }

/** What a channel is: a property of people, as the one they first came by, or of what they did. */
function ByFields({ by, onChange }: { readonly by: MatrixBy; readonly onChange: (by: MatrixBy) => void }) {
  const words = useWords().matrix
  const catalog = useCatalog()
  const known = (catalog.data?.profileProperties ?? []).filter((one) => !one.pii).map((one) => one.name)
  const names = [...new Set([...(by.of === 'profile' ? [by.property] : []), ...known])]
  return (
    <Space.Compact>
      <Choice
        label={words.by}
        value={by.of}
        words={words.of}
        onChange={(of) => onChange(of === 'profile' ? { of, property: '$first_channel' } : { of, property: '$channel' })}
      />
      {by.of === 'event' ? (
        <PropertyField label={words.channel} value={by} onChange={(ref) => ref && onChange({ of: 'event', ...ref })} />
      ) : (
        <Select
          aria-label={words.channel}
          showSearch
          value={by.property}
          options={names.map((value) => ({ value, label: value }))}
          onChange={(property) => onChange({ of: 'profile', property })}
          popupMatchSelectWidth={false}
          style={{ width: 180 }}
        />
      )}
    </Space.Compact>
  )
}

interface StageProps {
  readonly nth: number
  readonly stage: MatrixStage
  readonly onChange: (stage: MatrixStage) => void
  readonly onRemove?: () => void
}

function StageFields({ nth, stage, onChange, onRemove }: StageProps) {
  const words = useWords().matrix
  const metrics = useMetrics()
  const nameOf = useMetricName()
  const { definition } = stage
  const isMetric = stage.metricId !== undefined
  const choose = (id: string): void => {
    const metric = metrics.data?.find((one) => one.id === id)
    if (metric) onChange({ name: stage.name || nameOf(metric).slice(0, 60), metricId: id, definition: metric.definition })
  }
  return (
    <Flex gap={8} align="start" wrap>
      <Typography.Text type="secondary" style={{ width: 64, lineHeight: '32px' }}>
        {words.stage(nth)}
      </Typography.Text>
      <Input
        aria-label={`${words.stage(nth)} ${words.stageName}`}
        maxLength={60}
        value={stage.name}
        onChange={(event) => onChange({ ...stage, name: event.target.value })}
        style={{ width: 120 }}
      />
      <Choice
        label={`${words.stage(nth)} ${words.takes}`}
        value={isMetric ? 'metric' : 'own'}
        words={words.sources}
        onChange={(source) => onChange({ name: stage.name, definition: noEvent, ...(source === 'metric' ? { metricId: '' } : {}) })}
      />
      {isMetric && <MetricField value={stage.metricId ?? ''} onChange={choose} />}
      {!isMetric && definition.kind === 'measure' && (
        <OwnFields
          label={words.stage(nth)}
          value={definition.a}
          onChange={(a) => onChange({ name: stage.name, definition: { kind: 'measure', a } })}
        />
      )}
      {onRemove && <IconButton label={words.removeStage(stage.name)} icon={<DeleteOutlined />} onClick={onRemove} />}
    </Flex>
  )
}

/** A measure in one line; whom it is about is said of the whole question. */
function OwnFields({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: Measure
  readonly onChange: (measure: Measure) => void
}) {
  const words = useAnalysisWords()
  const { property, item, ...plain } = value
  const reads = needsProperty.has(value.aggregation)
  return (
    <>
      <EventField label={`${label} ${words.event}`} value={value.event} withAny onChange={(event) => onChange({ ...value, event })} />
      <Select
        aria-label={`${label} ${words.measure}`}
        value={value.aggregation}
        options={aggregations.map((one) => ({ value: one, label: words.measures[one] }))}
        onChange={(aggregation) => onChange({ ...(needsProperty.has(aggregation) ? value : plain), aggregation })}
        style={{ minWidth: 120 }}
      />
      {reads && (
        <PropertyField
          label={`${label} ${words.property}`}
          value={property === undefined ? undefined : { property, item }}
          onChange={(ref) => onChange({ ...value, property: ref?.property, item: ref?.item })}
        />
      )}
      <FilterFields filters={value.filters} onChange={(filters) => onChange({ ...value, filters: [...filters] })} />
    </>
  )
}
