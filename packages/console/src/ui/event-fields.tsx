import { DeleteOutlined } from '@ant-design/icons'
import type { Condition, EventLeaf } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Button, Flex, Space } from 'antd'
import { useWords } from '../lib/words.ts'
import { useCatalog } from '../lib/catalog.ts'
import { ConditionFields } from './condition-fields.tsx'
import { FigureFields } from './figure-fields.tsx'
import { IconButton } from './icon-button.tsx'
import { WindowField } from './window-field.tsx'

const blank: Condition = { property: '', op: 'eq', value: '' }

/** "In the last 7 days did ViewProduct at least 3 times, where city = 上海": a sentence of fields. */
export function EventFields({ rule, onChange }: { readonly rule: EventLeaf; readonly onChange: (rule: EventLeaf) => void }) {
  const words = useWords()
  const catalog = useCatalog()
  return (
    <Flex vertical gap={6} align="start">
      <Space wrap size={6}>
        <WindowField window={rule.window} onChange={(window) => onChange({ ...rule, window })} />
        <AutoComplete
          aria-label={words.segments.event}
          placeholder={words.segments.event}
          value={rule.event}
          options={(catalog.data?.events ?? []).map((event) => ({ value: event.name }))}
          showSearch={{ filterOption: true }}
          onChange={(event: string) => onChange({ ...rule, event })}
          style={{ width: 200 }}
        />
        <FigureFields leaf={rule} onChange={onChange} />
        <Button size="small" type="dashed" onClick={() => onChange({ ...rule, filters: [...rule.filters, blank] })}>
          + {words.segments.filter}
        </Button>
      </Space>
      {rule.filters.map((filter, i) => (
        <Flex key={i} gap={4} style={{ paddingInlineStart: 24 }}>
          <ConditionFields
            condition={filter}
            properties={catalog.data?.eventProperties ?? []}
            onChange={(next) => onChange({ ...rule, filters: rule.filters.map((one, n) => (n === i ? next : one)) })}
          />
          <IconButton
            label={words.common.remove}
            icon={<DeleteOutlined />}
            onClick={() => onChange({ ...rule, filters: rule.filters.filter((_, n) => n !== i) })}
          />
        </Flex>
      ))}
    </Flex>
  )
}
