import type { Match } from '@millrace/contract/rules/index.ts'
import type { Of } from '@millrace/contract/tags/index.ts'
import { Flex, Form, Space } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../lib/words.ts'
import { EventName } from '../../ui/event-name.tsx'
import { AddFilter, FilterRows } from '../../ui/filter-rows.tsx'
import { WindowField } from '../../ui/window-field.tsx'

type Happened = Pick<Of<'figure'>, 'event' | 'filters' | 'window'>

interface Props {
  readonly value: Happened
  readonly onChange: (value: Happened) => void
  /** What is taken of the events. */
  readonly children?: ReactNode
  readonly note?: string
  readonly label?: string
}

/** Which events, in which time, and what of them: one sentence of fields. */
export function HappenedFields({ value: { event, filters, window }, onChange, children, note, label }: Props) {
  const words = useWords().tags
  const filter = (next: Match['filters']): void => onChange({ event, filters: [...next], window })
  return (
    <Form.Item label={label ?? words.what} extra={note}>
      <Flex vertical gap={6} align="start">
        <Space wrap size={6}>
          <WindowField window={window} onChange={(next) => onChange({ event, filters, window: next })} />
          <EventName value={event} onChange={(next) => onChange({ event: next, filters, window })} />
          {children}
          <AddFilter filters={filters} onChange={filter} />
        </Space>
        <FilterRows filters={filters} event={event} onChange={filter} />
      </Flex>
    </Form.Item>
  )
}
