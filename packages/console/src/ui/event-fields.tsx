import { DeleteOutlined } from '@ant-design/icons'
import type { Condition, EventRule } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Button, Flex, InputNumber, Select, Space } from 'antd'
import { useWords } from '../lib/words.ts'
import { useCatalog } from '../lib/catalog.ts'
import { ConditionFields } from './condition-fields.tsx'
import { IconButton } from './icon-button.tsx'

const blank: Condition = { property: '', op: 'eq', value: '' }

/** "In the last 7 days did ViewProduct at least 3 times, where city = 上海": a sentence of fields. */
export function EventFields({ rule, onChange }: { readonly rule: EventRule; readonly onChange: (rule: EventRule) => void }) {
  const words = useWords()
  const catalog = useCatalog()
  return (
    <Flex vertical gap={6} align="start">
      <Space wrap size={6}>
        <WindowField rule={rule} onChange={onChange} />
        <AutoComplete
          aria-label={words.segments.event}
          placeholder={words.segments.event}
          value={rule.event}
          options={(catalog.data?.events ?? []).map((event) => ({ value: event.name }))}
          showSearch={{ filterOption: true }}
          onChange={(event: string) => onChange({ ...rule, event })}
          style={{ width: 200 }}
        />
        <CountField rule={rule} onChange={onChange} />
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

function WindowField({ rule, onChange }: { readonly rule: EventRule; readonly onChange: (rule: EventRule) => void }) {
  const words = useWords()
  const { window } = rule
  const unit = window.kind === 'last' ? window.unit : window.kind
  return (
    <Space.Compact>
      {window.kind === 'last' && (
        <InputNumber
          aria-label={words.segments.inLast}
          prefix={words.segments.inLast}
          min={1}
          max={3650}
          value={window.amount}
          onChange={(amount) => onChange({ ...rule, window: { ...window, amount: amount ?? 1 } })}
          style={{ width: 116 }}
        />
      )}
      <Select
        aria-label={words.segments.window}
        value={unit}
        onChange={(next) => {
          if (next === 'between') return
          const amount = window.kind === 'last' ? window.amount : 7
          onChange({ ...rule, window: next === 'ever' ? { kind: 'ever' } : { kind: 'last', amount, unit: next } })
        }}
        options={[
          { value: 'day' as const, label: words.segments.days },
          { value: 'hour' as const, label: words.segments.hours },
          { value: 'minute' as const, label: words.segments.minutes },
          { value: 'ever' as const, label: words.segments.ever },
          ...(window.kind === 'between'
            ? [{ value: 'between' as const, label: `${window.from.slice(0, 10)} – ${window.to.slice(0, 10)}` }]
            : []),
        ]}
        style={{ minWidth: 92 }}
        popupMatchSelectWidth={false}
      />
    </Space.Compact>
  )
}

type Mode = 'never' | EventRule['count']['op']

function CountField({ rule, onChange }: { readonly rule: EventRule; readonly onChange: (rule: EventRule) => void }) {
  const words = useWords()
  const { count } = rule
  const isNever = (count.op === 'eq' || count.op === 'lte') && count.value === 0
  const mode: Mode = isNever ? 'never' : count.op
  function choose(next: Mode): void {
    if (next === 'never') return onChange({ ...rule, count: { op: 'eq', value: 0 } })
    const value = Math.max(count.value, 1)
    onChange({ ...rule, count: next === 'between' ? { op: next, value, to: count.to ?? value + 1 } : { op: next, value } })
  }
  return (
    <Space.Compact>
      <Select
        aria-label={words.segments.howOften}
        value={mode}
        onChange={choose}
        options={(['gte', 'eq', 'lte', 'between', 'never'] as const).map((op) => ({ value: op, label: words.segments.ops[op] }))}
        style={{ minWidth: 96 }}
        popupMatchSelectWidth={false}
      />
      {mode !== 'never' && (
        <InputNumber
          aria-label={words.segments.times}
          min={1}
          value={count.value}
          onChange={(value) => onChange({ ...rule, count: { ...count, value: value ?? 1 } })}
          suffix={mode === 'between' ? null : words.segments.times}
          style={{ width: 96 }}
        />
      )}
      {mode === 'between' && (
        <InputNumber
          aria-label={words.segments.timesTo}
          min={count.value}
          value={count.to ?? count.value}
          onChange={(to) => onChange({ ...rule, count: { ...count, to: to ?? count.value } })}
          suffix={words.segments.times}
          style={{ width: 96 }}
        />
      )}
    </Space.Compact>
  )
}
