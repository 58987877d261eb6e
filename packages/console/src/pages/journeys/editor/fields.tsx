import { DeleteOutlined } from '@ant-design/icons'
import type { Duration, Link } from '@millrace/contract/journeys/index.ts'
import type { Condition } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Button, Flex, Form, Input, InputNumber, Select, Space } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { ConditionFields } from '../../../ui/condition-fields.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useCatalog } from '../../../lib/catalog.ts'

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
    <Form.Item label={label} required>
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

/** Properties that were seen on this event; of an event never seen, all there are. */
function useProperties(event: string) {
  const catalog = useCatalog()
  const all = catalog.data?.eventProperties ?? []
  const own = new Set(catalog.data?.events.find((one) => one.name === event)?.properties)
  return own.size === 0 ? all : all.filter((one) => own.has(one.name))
}

/** Conditions on the properties of an event; one that is not complete yet does not count and is not saved. */
export function FilterFields({
  event,
  filters,
  onChange,
}: {
  readonly event: string
  readonly filters: readonly Condition[]
  readonly onChange: (filters: Condition[]) => void
}) {
  const words = useWords()
  const properties = useProperties(event)
  return (
    <Form.Item label={words.segments.filter}>
      <Flex vertical gap={8}>
        {filters.map((filter, i) => (
          <Flex key={i} gap={4} align="start">
            <ConditionFields
              condition={filter}
              properties={properties}
              withDates={false}
              of={{ owner: 'event', event }}
              onChange={(next) => onChange(filters.map((one, n) => (n === i ? next : one)))}
            />
            <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(filters.filter((_, n) => n !== i))} />
          </Flex>
        ))}
        <Button
          size="small"
          type="dashed"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange([...filters, { property: '', op: 'eq', value: '' }])}
        >
          + {words.segments.filter}
        </Button>
      </Flex>
    </Form.Item>
  )
}

/** What ties an event to the one that began the run: the order of the payment is the order of the trigger. */
export function LinkField({
  links,
  event,
  onChange,
}: {
  readonly links: readonly Link[]
  readonly event: string
  readonly onChange: (links: Link[]) => void
}) {
  const words = useWords()
  const names = useProperties(event).map((one) => ({ value: one.name }))
  const shown = links.length === 0 ? [{ property: '', trigger: '' }] : links
  const put = (i: number, next: Link | undefined): void =>
    onChange(shown.flatMap((one, n) => (n === i ? (next ? [next] : []) : [one])).filter((one) => one.property !== ''))
  return (
    <Form.Item label={words.journeys.link} extra={words.journeys.linkNote}>
      <Flex vertical gap={8}>
        {shown.map((link, i) => (
          <Flex key={i} gap={4} align="center">
            <AutoComplete
              aria-label={words.journeys.link}
              placeholder="order_id"
              value={link.property}
              options={names}
              showSearch={{ filterOption: true }}
              onChange={(property: string) =>
                put(i, property === '' ? undefined : { property, trigger: link.trigger === link.property ? property : link.trigger })
              }
            />
            <span>=</span>
            <Input
              aria-label={words.journeys.triggerProperty}
              placeholder={words.journeys.triggerProperty}
              value={link.trigger}
              disabled={link.property === ''}
              onChange={(change) => put(i, { ...link, trigger: change.target.value })}
            />
          </Flex>
        ))}
      </Flex>
    </Form.Item>
  )
}
