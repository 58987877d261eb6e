import { DeleteOutlined } from '@ant-design/icons'
import type { Breakdown } from '@millrace/contract/queries/index.ts'
import { type Condition, nameOfRef, type PropertyRef, type Rule } from '@millrace/contract/rules/index.ts'
import { Button, Collapse, DatePicker, Flex, Select, Space } from 'antd'
import dayjs from 'dayjs'
import { usePreferences } from '../../lib/preferences.ts'
import { useWords } from '../../lib/words.ts'
import { ConditionFields } from '../../ui/condition-fields.tsx'
import { usePropertyChoices } from '../../ui/property-refs.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { asGroup, emptyRule, RuleBuilder } from '../../ui/rule-builder.tsx'
import { RuleSentence } from '../../ui/rule-sentence.tsx'
import { useCatalog } from '../../lib/catalog.ts'
import { useAnalysisWords } from './words.ts'

/** The last so many days in the project's zone, today included. */
export function lastDays(days: number, timeZone: string): { from: string; to: string } {
  const to = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date())
  return {
    from: dayjs(to)
      .subtract(days - 1, 'day')
      .format('YYYY-MM-DD'),
    to,
  }
}

/** From the day of a moment until today. */
export function sinceDay(moment: string, timeZone: string): { from: string; to: string } {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone })
  return { from: day.format(new Date(moment)), to: day.format(new Date()) }
}

export function RangeField<T extends { from: string; to: string }>({
  query,
  onChange,
}: {
  readonly query: T
  readonly onChange: (query: T) => void
}) {
  const words = useAnalysisWords()
  const language = usePreferences((state) => state.language)
  const today = dayjs()
  return (
    <DatePicker.RangePicker
      aria-label={words.range}
      allowClear={false}
      value={[dayjs(query.from), dayjs(query.to)]}
      presets={[7, 14, 30, 60, 90].map((days) => ({
        label: language === 'zh' ? `近 ${days} 天` : `Last ${days} days`,
        value: [today.subtract(days - 1, 'day'), today],
      }))}
      onChange={(days) => {
        const [from, to] = days ?? []
        if (from && to) onChange({ ...query, from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') })
      }}
      style={{ maxWidth: 260 }}
    />
  )
}

export function EventField({
  value,
  onChange,
  withAny = false,
  canClear = false,
  label,
}: {
  readonly value: string | null
  readonly onChange: (event: string | null) => void
  readonly withAny?: boolean
  readonly canClear?: boolean
  readonly label: string
}) {
  const words = useAnalysisWords()
  const catalog = useCatalog()
  const any = '*'
  return (
    <Select
      aria-label={label}
      placeholder={words.event}
      showSearch
      allowClear={canClear}
      value={value === null ? (withAny ? any : null) : value || null}
      options={[
        ...(withAny ? [{ value: any, label: words.anyEvent }] : []),
        ...(catalog.data?.events ?? []).map((event) => ({ value: event.name, label: event.name })),
      ]}
      onChange={(event) => onChange(event === any ? null : (event ?? null))}
      style={{ width: 220, maxWidth: '100%' }}
      loading={catalog.isPending}
    />
  )
}

/** One property of events, or of the items they name. */
export function PropertyField({
  label,
  value,
  onChange,
  withNone = false,
}: {
  readonly label: string
  readonly value: PropertyRef | undefined
  readonly onChange: (ref: PropertyRef | undefined) => void
  readonly withNone?: boolean
}) {
  const catalog = useCatalog()
  const { options, refOf } = usePropertyChoices(catalog.data?.eventProperties ?? none)
  return (
    <Select
      aria-label={label}
      placeholder={label}
      showSearch
      allowClear={withNone}
      value={value ? nameOfRef(value) : null}
      options={options}
      onChange={(name: string | null | undefined) => onChange(name ? refOf(name, value) : undefined)}
      popupMatchSelectWidth={false}
      style={{ width: 180 }}
    />
  )
}
const none: readonly never[] = []

/** Properties that a range is broken down by: the second can be chosen once the first is, and stays when the first goes. */
export function BreakdownFields({
  by,
  onChange,
}: {
  readonly by: Breakdown | undefined
  readonly onChange: (by: Breakdown | undefined) => void
}) {
  const words = useAnalysisWords()
  const put = (...refs: readonly (PropertyRef | undefined)[]): void => {
    const [one, other] = refs.filter((ref) => ref !== undefined)
    if (!one) return onChange(undefined)
    onChange(other && nameOfRef(one) !== nameOfRef(other) ? [one, other] : [one])
  }
  const [first, second] = by ?? []
  return (
    <Space wrap>
      <PropertyField label={words.groupBy} value={first} onChange={(ref) => put(ref, second)} withNone />
      {first && <PropertyField label={words.andBy} value={second} onChange={(ref) => put(first, ref)} withNone />}
    </Space>
  )
}

export function FilterFields({
  filters,
  onChange,
}: {
  readonly filters: readonly Condition[]
  readonly onChange: (filters: readonly Condition[]) => void
}) {
  const words = useAnalysisWords()
  const common = useWords().common
  const catalog = useCatalog()
  return (
    <Flex vertical gap={6} align="start">
      {filters.map((filter, i) => (
        <Flex key={i} gap={4} align="start">
          <ConditionFields
            condition={filter}
            properties={catalog.data?.eventProperties ?? []}
            of={{ owner: 'event' }}
            onChange={(next) => onChange(filters.map((one, n) => (n === i ? next : one)))}
          />
          <IconButton label={common.remove} icon={<DeleteOutlined />} onClick={() => onChange(filters.filter((_, n) => n !== i))} />
        </Flex>
      ))}
      <Button size="small" type="dashed" onClick={() => onChange([...filters, { property: '', op: 'eq', value: '' }])}>
        + {words.addFilter}
      </Button>
    </Flex>
  )
}

/** Only the people a rule means; everybody as long as it is empty. */
export function PeopleField({
  rule,
  onChange,
  label,
}: {
  readonly rule: Rule | undefined
  readonly onChange: (rule: Rule | undefined) => void
  readonly label?: string
}) {
  const words = useAnalysisWords()
  const group = asGroup(rule ?? emptyRule)
  return (
    <Collapse
      ghost
      size="small"
      items={[
        {
          key: 'who',
          label: (
            <>
              {label ?? words.who}: {group.rules.length === 0 ? words.everybody : <RuleSentence rule={group} />}
            </>
          ),
          children: <RuleBuilder rule={group} onChange={(next) => onChange(next.rules.length === 0 ? undefined : next)} />,
        },
      ]}
    />
  )
}
