import type { EventFilter } from '@millrace/contract/queries/index.ts'
import { Flex, Select, Typography } from 'antd'
import type { ReactNode } from 'react'
import { EventField, FilterFields } from './fields.tsx'
import { useAnalysisWords } from './words.ts'

export const noEvent: EventFilter = { event: '', filters: [] }

/** One event of a question and what its properties must be, named before it; what belongs to it stands behind. */
export function EventRow<E extends EventFilter>({
  label,
  value,
  onChange,
  children,
}: {
  readonly label: string
  readonly value: E
  readonly onChange: (value: E) => void
  readonly children?: ReactNode
}) {
  const words = useAnalysisWords()
  return (
    <Flex gap={8} align="start" wrap>
      <Typography.Text type="secondary" style={{ width: 88, lineHeight: '32px' }}>
        {label}
      </Typography.Text>
      <EventField label={`${label} ${words.event}`} value={value.event} onChange={(event) => onChange({ ...value, event: event ?? '' })} />
      {children}
      <FilterFields filters={value.filters} onChange={(filters) => onChange({ ...value, filters })} />
    </Flex>
  )
}

/** One of a few words. */
export function Choice<T extends string>({
  label,
  value,
  words,
  size = 'middle',
  onChange,
}: {
  readonly label: string
  readonly value: T
  readonly size?: 'small' | 'middle'
  /** What can be chosen, as it is called. */
  readonly words: Readonly<Record<T, string>>
  readonly onChange: (value: T) => void
}) {
  return (
    <Select<T>
      size={size}
      aria-label={label}
      value={value}
      options={Object.entries<string>(words).map(([key, text]) => ({ value: key as T /* a key of these words */, label: text }))}
      onChange={onChange}
      popupMatchSelectWidth={false}
    />
  )
}
