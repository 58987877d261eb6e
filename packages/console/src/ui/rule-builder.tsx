import { CopyOutlined, DeleteOutlined } from '@ant-design/icons'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { type EventRule, leaves, type Rule } from '@millrace/contract/rules/index.ts'
import { App, Button, Flex, Segmented, Space, theme, Tooltip, Typography } from 'antd'
import { useEffect, useRef } from 'react'
import { useCatalog } from '../lib/catalog.ts'
import { useCopiedRule } from '../lib/copied-rule.ts'
import { usePartCount } from '../lib/part-counts.ts'
import { useFormat, useWords } from '../lib/words.ts'
import { ConditionFields } from './condition-fields.tsx'
import { EventFields } from './event-fields.tsx'
import { IconButton } from './icon-button.tsx'
import { RandomFields } from './random-fields.tsx'
import { newRank, RankFields } from './rank-fields.tsx'
import { ReachFields } from './reach-fields.tsx'
import { SegmentField } from './segment-field.tsx'
import { newSequence, SequenceFields } from './sequence-fields.tsx'
import { TagFields } from './tag-fields.tsx'

type Group = Extract<Rule, { kind: 'all' | 'any' }>

export const emptyRule: Group = { kind: 'all', rules: [] }
export const asGroup = (rule: Rule): Group => (rule.kind === 'all' || rule.kind === 'any' ? rule : { kind: 'all', rules: [rule] })

const newEvent: EventRule = {
  kind: 'event',
  event: '',
  filters: [],
  window: { kind: 'last', amount: 7, unit: 'day' },
  count: { op: 'gte', value: 1 },
}

/** Where the keyboard goes on after a condition was added: to what is to be filled in first. */
function focusFirst(row: Element | null | undefined): void {
  const field = row?.querySelector<HTMLElement>('[data-first-field] input, input[data-first-field]') ?? row?.querySelector('input')
  field?.focus()
}

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
  const rows = useRef<HTMLDivElement>(null)
  const isAdding = useRef(false)
  const put = (i: number, next: Rule | undefined): void =>
    onChange({ ...rule, rules: rule.rules.flatMap((one, n) => (n === i ? (next ? [next] : []) : [one])) })
  useEffect(() => {
    if (!isAdding.current) return
    isAdding.current = false
    focusFirst([...(rows.current?.children ?? [])].findLast((one) => one.matches('[role=group]')))
  })
  return (
    <Flex vertical gap={8} align="stretch" ref={rows}>
      {rule.rules.length > 1 && (
        <Segmented
          size="small"
          aria-label={words.segments.together}
          style={{ alignSelf: 'flex-start' }}
          value={rule.kind}
          options={[
            { value: 'all', label: words.segments.all },
            { value: 'any', label: words.segments.any },
          ]}
          onChange={(kind) => onChange({ ...rule, kind: kind === 'any' ? 'any' : 'all' })}
        />
      )}
      {rule.rules.map((one, i) => (
        <Row key={i} rule={one} onChange={(next) => put(i, next)} withTrigger={withTrigger} />
      ))}
      <AddButtons
        onAdd={(...next) => {
          isAdding.current = true
          onChange({ ...rule, rules: [...rule.rules, ...next] })
        }}
        withTrigger={withTrigger}
      />
    </Flex>
  )
}

function AddButtons({ onAdd, withTrigger }: { readonly onAdd: (...rules: Rule[]) => void; readonly withTrigger: boolean }) {
  const words = useWords().segments
  const journeys = useWords().journeys
  const copied = useCopiedRule((state) => state.rule)
  // What a journey was begun by is known in no other place.
  const canPaste = copied !== undefined && (withTrigger || ![...leaves(copied)].some(({ kind }) => kind === 'trigger'))
  const blank = { property: '', op: 'eq', value: '' } as const
  const kinds: readonly (readonly [string, Rule])[] = [
    [words.addEvent, newEvent],
    [words.addSequence, newSequence],
    [words.addProfile, { kind: 'profile', condition: blank }],
    [words.addTag, { kind: 'tag', tag: '' }],
    [words.addReach, { kind: 'reach', purpose: marketingPurpose, channel: 'email', is: 'reachable' }],
    [words.addSegment, { kind: 'segment', id: '' }],
    ...(withTrigger ? ([[journeys.entry, { kind: 'trigger', condition: blank }]] as const) : []),
    [words.addRandom, { kind: 'random', salt: '', from: 0, to: 10 }],
    [words.addRank, newRank],
    [words.addGroup, { ...emptyRule, kind: 'any' }],
  ]
  return (
    <Space wrap size={6} data-add-conditions>
      {kinds.map(([label, rule]) => (
        <Button key={label} size="small" type="dashed" onClick={() => onAdd(rule)}>
          + {label}
        </Button>
      ))}
      {canPaste && (
        <Button size="small" type="text" onClick={() => onAdd(copied)}>
          {words.paste}
        </Button>
      )}
    </Space>
  )
}

/** How many people a condition means by itself, while somebody builds the rule around it. */
function PartCount({ rule }: { readonly rule: Rule }) {
  const words = useWords().segments
  const { number } = useFormat()
  const count = usePartCount(rule)
  if (count === undefined) return null
  return (
    <Typography.Text type="secondary" data-part-count style={{ whiteSpace: 'nowrap', lineHeight: '32px' }}>
      {words.means(number(count))}
    </Typography.Text>
  )
}

/** One condition, the switch that turns it round, and the way to be rid of it. */
function Row({
  rule,
  onChange,
  withTrigger,
}: {
  readonly rule: Rule
  readonly onChange: (rule: Rule | undefined) => void
  readonly withTrigger: boolean
}) {
  const words = useWords()
  const { message } = App.useApp()
  const copy = useCopiedRule((state) => state.copy)
  const { token } = theme.useToken()
  const isNot = rule.kind === 'not'
  const inner = isNot ? rule.rule : rule
  return (
    <Flex gap={6} align="start" wrap role="group" style={{ borderInlineStart: `2px solid ${token.colorBorder}`, paddingInlineStart: 8 }}>
      <Tooltip title={words.segments.notNote}>
        <Button
          size="small"
          type={isNot ? 'primary' : 'text'}
          aria-pressed={isNot}
          aria-label={`${words.segments.not}: ${words.segments.notNote}`}
          onClick={() => onChange(isNot ? inner : { kind: 'not', rule })}
          style={{ marginTop: 4 }}
        >
          {words.segments.not}
        </Button>
      </Tooltip>
      <div style={{ flex: '1 1 200px', minWidth: 0 }}>
        <Leaf rule={inner} onChange={(next) => onChange(isNot ? { kind: 'not', rule: next } : next)} withTrigger={withTrigger} />
      </div>
      <Flex gap={6} style={{ marginInlineStart: 'auto' }}>
        <PartCount rule={rule} />
        <IconButton
          label={words.segments.copyPart}
          icon={<CopyOutlined />}
          onClick={() => {
            copy(rule)
            void message.success(words.segments.copiedPart)
          }}
        />
        <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(undefined)} />
      </Flex>
    </Flex>
  )
}

function Leaf({
  rule,
  onChange,
  withTrigger,
}: {
  readonly rule: Rule
  readonly onChange: (rule: Rule) => void
  readonly withTrigger: boolean
}) {
  const catalog = useCatalog()
  switch (rule.kind) {
    case 'all':
    case 'any':
      return <RuleBuilder rule={rule} onChange={onChange} withTrigger={withTrigger} />
    case 'not':
      return <RuleBuilder rule={asGroup(rule.rule)} onChange={(next) => onChange({ kind: 'not', rule: next })} withTrigger={withTrigger} />
    case 'profile':
    case 'trigger': {
      const properties = rule.kind === 'profile' ? catalog.data?.profileProperties : catalog.data?.eventProperties
      return (
        <ConditionFields
          condition={rule.condition}
          properties={properties ?? []}
          of={{ owner: rule.kind === 'profile' ? 'profile' : 'event' }}
          onChange={(condition) => onChange({ ...rule, condition })}
        />
      )
    }
    case 'tag':
      return <TagFields rule={rule} onChange={onChange} />
    case 'reach':
      return <ReachFields rule={rule} onChange={onChange} />
    case 'segment':
      return <SegmentField id={rule.id} onChange={(id) => onChange({ ...rule, id })} />
    case 'list':
      return <OnList />
    case 'rank':
      return <RankFields rule={rule} onChange={onChange} />
    case 'random':
      return <RandomFields rule={rule} onChange={onChange} />
    case 'sequence':
      return <SequenceFields leaf={rule} onChange={onChange} />
    case 'event':
    case 'measure':
    case 'occasion':
      return <EventFields rule={rule} onChange={onChange} />
  }
}

/** The members of a static segment are changed on its page. */
const OnList = () => <>{useWords().segments.onList}</>
