import { DeleteOutlined } from '@ant-design/icons'
import { type Condition, type EventRule, type Operator, type Rule } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Button, Card, Flex, InputNumber, Segmented, Select, Space } from 'antd'
import { useCatalog } from '../pages/data/catalog.tsx'
import { useWords } from '../lib/words.ts'
import { ConditionFields } from './condition-fields.tsx'
import { IconButton } from './shell.tsx'

type Group = Extract<Rule, { kind: 'all' | 'any' }>

export const emptyRule: Group = { kind: 'all', rules: [] }
export const asGroup = (rule: Rule): Group => (rule.kind === 'all' || rule.kind === 'any' ? rule : { kind: 'all', rules: [rule] })

/** A rule as nested groups of conditions; every change hands back a whole new rule. */
export function RuleBuilder({
  rule,
  onChange,
  withTrigger = false,
}: {
  readonly rule: Group
  readonly onChange: (rule: Group) => void
  readonly withTrigger?: boolean
}) {
  const words = useWords()
  const put = (i: number, next: Rule | undefined): void =>
    onChange({ ...rule, rules: rule.rules.flatMap((one, n) => (n === i ? (next ? [next] : []) : [one])) })
  const add = (next: Rule): void => onChange({ ...rule, rules: [...rule.rules, next] })
  return (
    <Flex vertical gap={8}>
      <Segmented
        size="small"
        style={{ alignSelf: 'flex-start' }}
        value={rule.kind}
        options={[
          { value: 'all', label: words.segments.all },
          { value: 'any', label: words.segments.any },
        ]}
        onChange={(kind) => onChange({ ...rule, kind: kind === 'any' ? 'any' : 'all' })}
      />
      {rule.rules.map((one, i) => (
        <Flex key={i} gap={8} align="start">
          <div style={{ flex: 1, minWidth: 0 }}>
            <Leaf rule={one} onChange={(next) => put(i, next)} />
          </div>
          <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => put(i, undefined)} />
        </Flex>
      ))}
      <Space wrap>
        <Button
          size="small"
          onClick={() =>
            add({ kind: 'event', event: '', filters: [], window: { kind: 'last', amount: 7, unit: 'day' }, count: { op: 'gte', value: 1 } })
          }
        >
          + {words.segments.addEvent}
        </Button>
        <Button size="small" onClick={() => add({ kind: 'profile', condition: { property: '', op: 'eq', value: '' } })}>
          + {words.segments.addProfile}
        </Button>
        <Button size="small" onClick={() => add({ kind: 'tag', tag: '' })}>
          + {words.segments.addTag}
        </Button>
        {withTrigger && (
          <Button size="small" onClick={() => add({ kind: 'trigger', condition: { property: '', op: 'eq', value: '' } })}>
            + {words.journeys.entry}
          </Button>
        )}
        <Button size="small" onClick={() => add(emptyRule)}>
          + {words.segments.addGroup}
        </Button>
      </Space>
    </Flex>
  )
}

function Leaf({ rule, onChange }: { readonly rule: Rule; readonly onChange: (rule: Rule) => void }) {
  const catalog = useCatalog()
  const words = useWords()
  switch (rule.kind) {
    case 'all':
    case 'any':
      return (
        <Card size="small">
          <RuleBuilder rule={rule} onChange={onChange} />
        </Card>
      )
    case 'not':
      return (
        <Card size="small" title="≠">
          <RuleBuilder rule={asGroup(rule.rule)} onChange={(next) => onChange({ kind: 'not', rule: next })} />
        </Card>
      )
    case 'profile':
    case 'trigger': {
      const properties = rule.kind === 'profile' ? catalog.data?.profileProperties : catalog.data?.eventProperties
      return (
        <ConditionFields
          condition={rule.condition}
          properties={properties ?? []}
          onChange={(condition) => onChange({ ...rule, condition })}
        />
      )
    }
    case 'tag':
      return (
        <AutoComplete
          aria-label={words.segments.addTag}
          placeholder={words.segments.addTag}
          value={rule.tag}
          options={(catalog.data?.tags ?? []).map((tag) => ({ value: tag }))}
          onChange={(tag: string) => onChange({ ...rule, tag })}
          style={{ width: 220 }}
        />
      )
    case 'event':
      return <EventFields rule={rule} onChange={onChange} />
  }
}

function EventFields({ rule, onChange }: { readonly rule: EventRule; readonly onChange: (rule: EventRule) => void }) {
  const words = useWords()
  const catalog = useCatalog()
  const window = rule.window.kind === 'last' ? rule.window : { kind: 'last' as const, amount: 7, unit: 'day' as const }
  const blank: Condition = { property: '', op: 'eq' as Operator, value: '' }
  return (
    <Flex vertical gap={8}>
      <Space wrap size={6}>
        {words.segments.inLast}
        <InputNumber
          aria-label={words.segments.inLast}
          min={1}
          max={3650}
          value={window.amount}
          onChange={(amount) => onChange({ ...rule, window: { ...window, amount: amount ?? 1 } })}
          style={{ width: 72 }}
        />
        <Select
          aria-label={words.segments.days}
          value={window.unit}
          onChange={(unit) => onChange({ ...rule, window: { ...window, unit } })}
          options={[
            { value: 'day', label: words.segments.days },
            { value: 'hour', label: words.segments.hours },
          ]}
        />
        {words.segments.did}
        <AutoComplete
          aria-label={words.segments.event}
          placeholder={words.segments.event}
          value={rule.event}
          options={(catalog.data?.events ?? []).map((event) => ({ value: event.name }))}
          showSearch={{ filterOption: true }}
          onChange={(event: string) => onChange({ ...rule, event })}
          style={{ width: 200 }}
        />
        <Select
          aria-label={words.segments.ops.gte}
          value={rule.count.op === 'between' ? 'gte' : rule.count.op}
          onChange={(op) => onChange({ ...rule, count: { ...rule.count, op } })}
          options={(['gte', 'eq', 'lte'] as const).map((op) => ({ value: op, label: words.segments.ops[op] }))}
        />
        <InputNumber
          aria-label={words.segments.times}
          min={0}
          value={rule.count.value}
          onChange={(value) => onChange({ ...rule, count: { ...rule.count, value: value ?? 0 } })}
          style={{ width: 72 }}
        />
        {words.segments.times}
        <Button size="small" onClick={() => onChange({ ...rule, filters: [...rule.filters, blank] })}>
          + {words.segments.filter}
        </Button>
      </Space>
      {rule.filters.map((filter, i) => (
        <Flex key={i} gap={8} style={{ paddingInlineStart: 24 }}>
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
