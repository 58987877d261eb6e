import { DeleteOutlined } from '@ant-design/icons'
import { type Match, maxSteps, type SequenceRule, type Span } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Button, Flex, InputNumber, Select, Space, Tag } from 'antd'
import type { ReactNode } from 'react'
import { useCatalog } from '../lib/catalog.ts'
import { useWords } from '../lib/words.ts'
import { IconButton } from './icon-button.tsx'
import { EventName } from './event-name.tsx'
import { AddFilter, FilterRows } from './filter-rows.tsx'
import { WindowField } from './window-field.tsx'

const blank: Match = { event: '', filters: [] }

export const newSequence: SequenceRule = {
  kind: 'sequence',
  steps: [blank, blank],
  within: { amount: 1, unit: 'day' },
  window: { kind: 'last', amount: 7, unit: 'day' },
}

interface Props {
  readonly leaf: SequenceRule
  readonly onChange: (leaf: SequenceRule) => void
}

/** One event after another, within a time, and what does not follow. */
export function SequenceFields({ leaf, onChange }: Props) {
  const words = useWords().segments
  const catalog = useCatalog()
  const { steps, absent } = leaf
  const put = (i: number, step: Match | undefined): void =>
    onChange({ ...leaf, steps: steps.flatMap((one, n) => (n === i ? (step ? [step] : []) : [one])) })
  return (
    <Flex vertical gap={6} align="start">
      <Space wrap size={6}>
        <WindowField
          window={leaf.window}
          onChange={(window) => onChange({ ...leaf, window })}
          onSince={(window) => onChange({ ...leaf, window })}
        />
        {words.inOrder}
        <SpanField label={words.within} span={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
        {words.link}
        <AutoComplete
          aria-label={words.link}
          placeholder={words.optional}
          allowClear
          value={leaf.link ?? ''}
          options={(catalog.data?.eventProperties ?? []).map(({ name }) => ({ value: name }))}
          showSearch={{ filterOption: true }}
          onChange={(link: string | undefined) => onChange({ ...leaf, link: link || undefined })}
          popupMatchSelectWidth={false}
          style={{ width: 180 }}
        />
      </Space>
      {steps.map((step, i) => (
        <MatchRow
          key={i}
          title={<Tag>{i + 1}</Tag>}
          match={step}
          onChange={(next) => put(i, next)}
          onRemove={steps.length > 1 ? () => put(i, undefined) : undefined}
        />
      ))}
      {absent && (
        <MatchRow
          title={
            <>
              {words.afterwards}
              <SpanField
                label={words.absentFor}
                span={absent.within}
                onChange={(within) => onChange({ ...leaf, absent: { ...absent, within } })}
              />
              {words.didNot}
            </>
          }
          match={absent}
          onChange={(next) => onChange({ ...leaf, absent: { ...next, within: absent.within } })}
          onRemove={() => onChange({ ...leaf, absent: undefined })}
        />
      )}
      <Space size={6}>
        {steps.length < maxSteps && (
          <Button size="small" type="dashed" onClick={() => onChange({ ...leaf, steps: [...steps, blank] })}>
            + {words.step}
          </Button>
        )}
        {!absent && (
          <Button
            size="small"
            type="dashed"
            onClick={() => onChange({ ...leaf, absent: { ...blank, within: { amount: 2, unit: 'hour' } } })}
          >
            + {words.addAbsent}
          </Button>
        )}
      </Space>
    </Flex>
  )
}

function MatchRow({
  title,
  match,
  onChange,
  onRemove,
}: {
  readonly title: ReactNode
  readonly match: Match
  readonly onChange: (match: Match) => void
  readonly onRemove: (() => void) | undefined
}) {
  const words = useWords()
  const { event, filters } = match
  const filter = (next: Match['filters']): void => onChange({ event, filters: next })
  return (
    <>
      <Space wrap size={6}>
        {title}
        <EventName value={event} onChange={(next) => onChange({ event: next, filters })} />
        <AddFilter filters={filters} onChange={filter} />
        {onRemove && <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={onRemove} />}
      </Space>
      <FilterRows filters={filters} event={event} onChange={filter} />
    </>
  )
}

export function SpanField({
  label,
  span,
  onChange,
}: {
  readonly label: string
  readonly span: Span
  readonly onChange: (span: Span) => void
}) {
  const words = useWords().segments
  return (
    <Space.Compact>
      <InputNumber
        aria-label={label}
        min={1}
        max={3650}
        value={span.amount}
        onChange={(amount) => onChange({ ...span, amount: amount ?? 1 })}
        style={{ width: 60 }}
      />
      <Select<Span['unit']>
        aria-label={words.unit}
        value={span.unit}
        onChange={(unit) => onChange({ ...span, unit })}
        options={(['minute', 'hour', 'day'] as const).map((unit) => ({ value: unit, label: words.units[unit] }))}
        popupMatchSelectWidth={false}
      />
    </Space.Compact>
  )
}
