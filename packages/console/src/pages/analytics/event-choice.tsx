import type { EventFilter } from '@millrace/contract/queries/index.ts'
import { Flex, Select, Typography } from 'antd'
import { useCatalog } from '../../lib/catalog.ts'
import { EventField, FilterFields } from './fields.tsx'

/** Which events take part; null: any, where that may be said. */
export function EventsField({
  label,
  value,
  onChange,
  placeholder,
}: {
  readonly label: string
  readonly value: readonly string[]
  readonly onChange: (events: readonly string[]) => void
  readonly placeholder: string
}) {
  const catalog = useCatalog()
  return (
    <Select
      aria-label={label}
      mode="multiple"
      placeholder={placeholder}
      value={[...value]}
      options={(catalog.data?.events ?? []).map(({ name }) => ({ value: name, label: name }))}
      onChange={(events: string[]) => onChange(events)}
      loading={catalog.isPending}
      maxTagCount="responsive"
      style={{ width: 320, maxWidth: '100%' }}
    />
  )
}

/** An event that need not be there, and what its properties must be. */
export function EventChoice({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: EventFilter | undefined
  readonly onChange: (event: EventFilter | undefined) => void
}) {
  return (
    <Flex gap={8} align="start" wrap>
      <Typography.Text type="secondary" style={{ minWidth: 72, lineHeight: '32px' }}>
        {label}
      </Typography.Text>
      <EventField
        label={label}
        value={value?.event ?? ''}
        canClear
        onChange={(event) => onChange(event ? { event, filters: value?.filters ?? [] } : undefined)}
      />
      {value && <FilterFields filters={value.filters} onChange={(filters) => onChange({ ...value, filters })} />}
    </Flex>
  )
}
