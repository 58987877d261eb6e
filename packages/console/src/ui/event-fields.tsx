import { Flex, Space } from 'antd'
import { type FigureLeaf, FigureFields } from './figure-fields.tsx'
import { EventName } from './event-name.tsx'
import { AddFilter, FilterRows } from './filter-rows.tsx'
import { WindowField } from './window-field.tsx'

/** "In the last 7 days did ViewProduct at least 3 times, where city = 上海": a sentence of fields. */
export function EventFields({ rule, onChange }: { readonly rule: FigureLeaf; readonly onChange: (rule: FigureLeaf) => void }) {
  const filter = (filters: FigureLeaf['filters']): void => onChange({ ...rule, filters })
  return (
    <Flex vertical gap={6} align="start">
      <Space wrap size={6}>
        <WindowField
          window={rule.window}
          onChange={(window) => onChange({ ...rule, window })}
          onSince={(window) => onChange({ ...rule, window })}
        />
        <EventName value={rule.event} onChange={(event) => onChange({ ...rule, event })} />
        <FigureFields leaf={rule} onChange={onChange} />
        <AddFilter filters={rule.filters} onChange={filter} />
      </Space>
      <FilterRows filters={rule.filters} event={rule.event} onChange={filter} />
    </Flex>
  )
}
