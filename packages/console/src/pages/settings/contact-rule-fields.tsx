import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { Action, Cap, Gap, QuietHours } from '@millrace/contract/messaging/contact-rules.ts'
import { sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { Button, Card, Checkbox, Divider, Flex, InputNumber, Select, Typography } from 'antd'
import { type ComponentType, Fragment, type ReactNode, useId } from 'react'
import { usePurposes } from '../../lib/purposes.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'

export interface FieldsOf<T> {
  readonly rule: T
  readonly onChange: (rule: T) => void
}

/** Rules of one sort: none yet, or each with its fields and what it says. */
export function RuleList<T>({
  title,
  none,
  add,
  most,
  note,
  rules,
  fresh,
  onChange,
  fields: Fields,
}: {
  readonly title: string
  readonly none: string
  readonly add: string
  readonly most: number
  readonly note?: string
  readonly rules: T[]
  readonly fresh: T
  readonly onChange: (rules: T[]) => void
  readonly fields: ComponentType<FieldsOf<T>>
}) {
  const words = useWords()
  const { can } = useProject()
  const mayChange = can('channels.manage')
  return (
    <Card
      size="small"
      title={title}
      extra={
        mayChange && (
          <Button size="small" icon={<PlusOutlined />} disabled={rules.length >= most} onClick={() => onChange([...rules, fresh])}>
            {add}
          </Button>
        )
      }
    >
      {rules.length === 0 && <Typography.Text type="secondary">{none}</Typography.Text>}
      {rules.map((rule, i) => (
        // Rules have no id: their place is what they are known by.
        <Fragment key={i}>
          {i > 0 && <Divider style={{ margin: '12px 0' }} />}
          <Flex gap={8} align="start" justify="space-between">
            <Flex vertical gap={8} style={{ minWidth: 0 }}>
              <Fields rule={rule} onChange={(next) => onChange(rules.with(i, next))} />
            </Flex>
            {mayChange && (
              <IconButton label={words.contactRules.remove} icon={<DeleteOutlined />} onClick={() => onChange(rules.toSpliced(i, 1))} />
            )}
          </Flex>
        </Fragment>
      ))}
      {note && rules.length > 1 && (
        <Typography.Paragraph type="secondary" style={{ margin: '12px 0 0' }}>
          {note}
        </Typography.Paragraph>
      )}
    </Card>
  )
}

export function Labelled({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <Flex vertical gap={4}>
      <label htmlFor={id} style={{ fontSize: 12 }}>
        {label}
      </label>
      {children(id)}
    </Flex>
  )
}

export const Said = ({ children }: { readonly children: string }) => <Typography.Text>{children}</Typography.Text>

export function ActionField({ value, onChange }: { readonly value: Action; readonly onChange: (action: Action) => void }) {
  const { contactRules: text } = useWords()
  const options = (['hold', 'drop'] as const).map((one) => ({ value: one, label: text.actions[one] }))
  return (
    <Labelled label={text.action}>
      {(id) => <Select<Action> id={id} value={value} options={options} onChange={onChange} style={{ width: 150 }} />}
    </Labelled>
  )
}

/** Times of day to choose from; one that was set otherwise stands among them. */
const quarters = Array.from(
  { length: 96 },
  (_, i) => `${String(Math.floor(i / 4)).padStart(2, '0')}:${String((i % 4) * 15).padStart(2, '0')}`,
)

export function QuietFields({ rule, onChange }: FieldsOf<QuietHours>) {
  const { contactRules: text } = useWords()
  const { start, end, weekdays, action, rampMinutes } = rule
  const time = (label: string, value: string, put: (value: string) => QuietHours) => (
    <Labelled label={label}>
      {(id) => (
        <Select<string>
          id={id}
          showSearch
          value={value}
          options={[...new Set([...quarters, value])].toSorted().map((one) => ({ value: one, label: one }))}
          onChange={(next) => onChange(put(next))}
          style={{ width: 110 }}
        />
      )}
    </Labelled>
  )
  return (
    <>
      <Flex gap={12} wrap>
        {time(text.start, start, (value) => ({ ...rule, start: value }))}
        {time(text.end, end, (value) => ({ ...rule, end: value }))}
        <ActionField value={action} onChange={(next) => onChange({ ...rule, action: next })} />
        {action === 'hold' && (
          <Labelled label={text.ramp}>
            {(id) => (
              <InputNumber
                id={id}
                min={0}
                max={240}
                precision={0}
                value={rampMinutes}
                onChange={(next) => onChange({ ...rule, rampMinutes: next ?? 0 })}
              />
            )}
          </Labelled>
        )}
      </Flex>
      <div role="group" aria-label={text.days}>
        <Checkbox.Group
          value={weekdays}
          options={text.weekdays.map((label, i) => ({ value: i + 1, label }))}
          // The last day stays: quiet hours on no day are none.
          onChange={(next) => next.length > 0 && onChange({ ...rule, weekdays: next.toSorted((a, b) => a - b) })}
        />
      </div>
      <Said>{text.quietSaid(start, end, weekdays, action, rampMinutes)}</Said>
    </>
  )
}

export function GapFields({ rule, onChange }: FieldsOf<Gap>) {
  const { contactRules: text } = useWords()
  const scopes = (['channel', 'any'] as const).map((one) => ({ value: one, label: text.gapScopes[one] }))
  return (
    <>
      <Flex gap={12} wrap>
        <Labelled label={text.counted}>
          {(id) => (
            <Select<Gap['scope']>
              id={id}
              value={rule.scope}
              options={scopes}
              onChange={(scope) => onChange({ ...rule, scope })}
              style={{ width: 240 }}
            />
          )}
        </Labelled>
        <Labelled label={text.minutes}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={43_200}
              precision={0}
              value={rule.minutes}
              onChange={(minutes) => onChange({ ...rule, minutes: minutes ?? 1 })}
            />
          )}
        </Labelled>
        <ActionField value={rule.action} onChange={(action) => onChange({ ...rule, action })} />
      </Flex>
      <Said>{text.gapSaid(rule.scope, rule.minutes, rule.action)}</Said>
    </>
  )
}

type ScopeKind = Cap['scope']['kind']
type Period = 'sliding' | 'day' | 'week' | 'month'
const periodOf = ({ per }: Cap): Period => (per.kind === 'sliding' ? 'sliding' : per.unit)

export function CapFields({ rule, onChange }: FieldsOf<Cap>) {
  const { contactRules: text, people, messages } = useWords()
  const { items, nameOf } = usePurposes()
  const { scope, limit, per, exempt, action } = rule
  // A purpose is one of marketing: service has none, and is no matter of such a cap.
  const isExempt = scope.kind === 'purpose' || exempt.includes('service')
  const scopes = (['all', 'channel', 'journey', 'purpose'] as const).map((one) => ({ value: one, label: text.scopes[one] }))
  const periods = (['sliding', 'day', 'week', 'month'] as const).map((one) => ({ value: one, label: text.periods[one] }))
  const asScope = (kind: ScopeKind): Cap['scope'] => {
    if (kind === 'channel') return { kind, channel: 'email' }
    return kind === 'purpose' ? { kind, purpose: items[0]?.key ?? 'marketing' } : { kind }
  }
  const what =
    scope.kind === 'purpose'
      ? text.capWhat.purpose(nameOf(scope.purpose))
      : scope.kind === 'channel'
        ? text.capWhat.channel(people.consentChannels[scope.channel])
        : text.capWhat[scope.kind]
  const period = per.kind === 'sliding' ? text.capPeriod.sliding(per.hours) : text.capPeriod[per.unit]
  return (
    <>
      <Flex gap={12} wrap>
        <Labelled label={text.limit}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={1_000}
              precision={0}
              value={limit}
              onChange={(next) => onChange({ ...rule, limit: next ?? 1 })}
            />
          )}
        </Labelled>
        <Labelled label={text.counted}>
          {(id) => (
            <Select<ScopeKind>
              id={id}
              value={scope.kind}
              options={scopes}
              onChange={(kind) => onChange({ ...rule, scope: asScope(kind) })}
              style={{ width: 220 }}
            />
          )}
        </Labelled>
        {scope.kind === 'channel' && (
          <Labelled label={messages.channel}>
            {(id) => (
              <Select
                id={id}
                value={scope.channel}
                options={sendingChannels.map((one) => ({ value: one, label: people.consentChannels[one] }))}
                onChange={(channel) => onChange({ ...rule, scope: { kind: 'channel', channel } })}
                style={{ width: 140 }}
              />
            )}
          </Labelled>
        )}
        {scope.kind === 'purpose' && (
          <Labelled label={text.purpose}>
            {(id) => (
              <Select<string>
                id={id}
                value={scope.purpose}
                options={items.map(({ key }) => ({ value: key, label: nameOf(key) }))}
                onChange={(purpose) => onChange({ ...rule, scope: { kind: 'purpose', purpose } })}
                style={{ width: 160 }}
              />
            )}
          </Labelled>
        )}
        <Labelled label={text.period}>
          {(id) => (
            <Flex gap={8}>
              <Select<Period>
                id={id}
                value={periodOf(rule)}
                options={periods}
                onChange={(next) =>
                  onChange({ ...rule, per: next === 'sliding' ? { kind: 'sliding', hours: 24 } : { kind: 'calendar', unit: next } })
                }
                style={{ width: 190 }}
              />
              {per.kind === 'sliding' && (
                <InputNumber
                  aria-label={text.hours}
                  suffix={text.hours}
                  min={1}
                  max={720}
                  precision={0}
                  value={per.hours}
                  onChange={(hours) => onChange({ ...rule, per: { kind: 'sliding', hours: hours ?? 24 } })}
                />
              )}
            </Flex>
          )}
        </Labelled>
        <ActionField value={action} onChange={(next) => onChange({ ...rule, action: next })} />
      </Flex>
      {scope.kind !== 'purpose' && (
        <Checkbox checked={isExempt} onChange={({ target }) => onChange({ ...rule, exempt: target.checked ? ['service'] : [] })}>
          {text.exempt}
        </Checkbox>
      )}
      <Said>{text.capSaid(limit, what, period, isExempt, action)}</Said>
    </>
  )
}
