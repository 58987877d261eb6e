import type { Duration, Link } from '@millrace/contract/journeys/index.ts'
import type { Condition } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Button, Flex, Form, Input, InputNumber, Select, Space } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { ConditionFields } from '../../../ui/condition-fields.tsx'
import { useCatalog } from '../../data/catalog.tsx'

export function DurationField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: Duration
  readonly onChange: (value: Duration) => void
}) {
  const words = useWords()
  return (
    <Form.Item label={label}>
      <Space.Compact>
        <InputNumber
          aria-label={label}
          min={0}
          max={100_000}
          value={value.amount}
          onChange={(amount) => onChange({ ...value, amount: amount ?? 0 })}
        />
        <Select
          aria-label={words.common.time}
          value={value.unit}
          onChange={(unit) => onChange({ ...value, unit })}
          options={(['second', 'minute', 'hour', 'day'] as const).map((unit) => ({ value: unit, label: words.journeys.units[unit] }))}
          style={{ width: 96 }}
        />
      </Space.Compact>
    </Form.Item>
  )
}

export function EventField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const catalog = useCatalog()
  return (
    <Form.Item label={label}>
      <AutoComplete
        aria-label={label}
        value={value}
        showSearch={{ filterOption: true }}
        options={(catalog.data?.events ?? []).map((event) => ({ value: event.name }))}
        onChange={onChange}
      />
    </Form.Item>
  )
}

export function FilterFields({
  filters,
  onChange,
}: {
  readonly filters: readonly Condition[]
  readonly onChange: (filters: Condition[]) => void
}) {
  const words = useWords()
  const catalog = useCatalog()
  return (
    <Form.Item label={words.segments.filter}>
      <Flex vertical gap={8}>
        {filters.map((filter, i) => (
          <Flex key={i} gap={4} align="start">
            <ConditionFields
              condition={filter}
              properties={catalog.data?.eventProperties ?? []}
              onChange={(next) => onChange(filters.map((one, n) => (n === i ? next : one)))}
            />
            <Button size="small" onClick={() => onChange(filters.filter((_, n) => n !== i))}>
              {words.common.remove}
            </Button>
          </Flex>
        ))}
        <Button
          size="small"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange([...filters, { property: '', op: 'eq', value: '' }])}
        >
          + {words.segments.filter}
        </Button>
      </Flex>
    </Form.Item>
  )
}

/** One linked property is what almost everybody needs: the order of the trigger, the order of the payment. */
export function LinkField({ links, onChange }: { readonly links: readonly Link[]; readonly onChange: (links: Link[]) => void }) {
  const words = useWords()
  return (
    <Form.Item label={words.journeys.link}>
      <Input
        aria-label={words.journeys.link}
        placeholder="order_id"
        value={links[0]?.property ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? [] : [{ property: event.target.value, trigger: event.target.value }])}
      />
    </Form.Item>
  )
}
