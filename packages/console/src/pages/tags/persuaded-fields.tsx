import type { Persuaded, Touch } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Form, Select, Space, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { EventName } from '../../ui/event-name.tsx'
import { AddFilter, FilterRows } from '../../ui/filter-rows.tsx'
import { SpanField } from '../../ui/sequence-fields.tsx'
import { newTouch } from './fresh.ts'
import { HappenedFields } from './happened-fields.tsx'
import { editOf, OrderedCard } from './ordered-card.tsx'

const models = ['last', 'first'] as const

/** What counts as a conversion, what may have led to it, and which of that is credited. */
export function PersuadedFields({
  definition,
  onChange,
}: {
  readonly definition: Persuaded
  readonly onChange: (definition: Persuaded) => void
}) {
  const words = useWords().tagKinds.persuaded
  const { conversion, touches, within, model } = definition
  const put = (next: Touch[]): void => onChange({ ...definition, touches: next })
  return (
    <Flex vertical gap={12}>
      <HappenedFields label={words.conversion} value={conversion} onChange={(next) => onChange({ ...definition, conversion: next })} />
      <Form.Item label={words.credited} extra={words.creditedNote} style={{ margin: 0 }}>
        <Space wrap size={6}>
          {words.within}
          <SpanField label={words.within} span={within} onChange={(next) => onChange({ ...definition, within: next })} />
          <Select<Persuaded['model']>
            aria-label={words.model}
            value={model}
            options={models.map((value) => ({ value, label: words.models[value] }))}
            onChange={(next) => onChange({ ...definition, model: next })}
            popupMatchSelectWidth={false}
          />
        </Space>
      </Form.Item>
      <Typography.Text type="secondary">{words.touchesNote}</Typography.Text>
      {touches.map((touch, i) => (
        <TouchCard key={i} touch={touch} nth={i} of={touches.length} {...editOf(touches, i, put)} />
      ))}
      <Button
        type="dashed"
        disabled={touches.length === 10}
        onClick={() => put([...touches, newTouch])}
        style={{ alignSelf: 'flex-start' }}
      >
        + {words.addTouch}
      </Button>
    </Flex>
  )
}

function TouchCard({
  touch,
  nth,
  of,
  onChange,
  onMove,
  onRemove,
}: {
  readonly touch: Touch
  readonly nth: number
  readonly of: number
  readonly onChange: (touch: Touch) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}) {
  const words = useWords()
  const filter = (filters: readonly Touch['filters'][number][]): void => onChange({ ...touch, filters: [...filters] })
  return (
    <OrderedCard
      name={words.tagKinds.persuaded.touch(nth + 1)}
      nth={nth}
      of={of}
      text={{
        label: words.tagKinds.persuaded.value,
        value: touch.value,
        maxLength: 200,
        onChange: (value) => onChange({ ...touch, value }),
      }}
      onMove={onMove}
      onRemove={onRemove}
    >
      <Flex vertical gap={6} align="start">
        <Space wrap size={6}>
          <EventName value={touch.event} onChange={(event) => onChange({ ...touch, event })} />
          <AddFilter filters={touch.filters} onChange={filter} />
        </Space>
        <FilterRows filters={touch.filters} onChange={filter} />
      </Flex>
    </OrderedCard>
  )
}
