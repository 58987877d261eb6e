import { DeleteOutlined } from '@ant-design/icons'
import type { Condition, Match } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Button, Flex } from 'antd'
import { useCatalog } from '../lib/catalog.ts'
import { useWords } from '../lib/words.ts'
import { ConditionFields } from './condition-fields.tsx'
import { IconButton } from './icon-button.tsx'

const blank: Condition = { property: '', op: 'eq', value: '' }

/** The name of an event, typed or chosen. */
export function EventName({ value, onChange }: { readonly value: string; readonly onChange: (event: string) => void }) {
  const words = useWords().segments
  const catalog = useCatalog()
  return (
    <AutoComplete
      aria-label={words.event}
      placeholder={words.event}
      value={value}
      options={(catalog.data?.events ?? []).map((event) => ({ value: event.name }))}
      showSearch={{ filterOption: true }}
      onChange={onChange}
      style={{ width: 200 }}
    />
  )
}

interface Props {
  readonly filters: Match['filters']
  readonly onChange: (filters: Match['filters']) => void
}

export function AddFilter({ filters, onChange }: Props) {
  const words = useWords().segments
  return (
    <Button size="small" type="dashed" onClick={() => onChange([...filters, blank])}>
      + {words.filter}
    </Button>
  )
}

/** What its properties must be, one row each. */
export function FilterRows({ filters, onChange }: Props) {
  const words = useWords()
  const catalog = useCatalog()
  return filters.map((filter, i) => (
    <Flex key={i} gap={4} style={{ paddingInlineStart: 24 }}>
      <ConditionFields
        condition={filter}
        properties={catalog.data?.eventProperties ?? []}
        onChange={(next) => onChange(filters.map((one, n) => (n === i ? next : one)))}
      />
      <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(filters.filter((_, n) => n !== i))} />
    </Flex>
  ))
}
