import { DeleteOutlined } from '@ant-design/icons'
import { type Condition, type Filter, isCondition, maxGroups } from '@millrace/contract/rules/index.ts'
import { Button, Flex, Segmented, Space, theme } from 'antd'
import { useCatalog } from '../lib/catalog.ts'
import { useWords } from '../lib/words.ts'
import { ConditionFields } from './condition-fields.tsx'
import { IconButton } from './icon-button.tsx'

type Group = { readonly any: readonly Filter[] } | { readonly all: readonly Filter[] }

const blank: Condition = { property: '', op: 'eq', value: '' }
const inside = (group: Group): readonly Filter[] => ('any' in group ? group.any : group.all)
const grouped = (kind: 'any' | 'all', filters: readonly Filter[]): Group => (kind === 'any' ? { any: filters } : { all: filters })

interface Props {
  readonly filters: readonly Filter[]
  readonly onChange: (filters: readonly Filter[]) => void
  /** Of what they are filters: values that it really has are offered. */
  readonly event?: string
}

/** `levels`: how many groups may still be put into each other here. */
export function AddFilter({ filters, onChange, levels = maxGroups }: Props & { readonly levels?: number }) {
  const words = useWords().segments
  return (
    <Space size={6}>
      <Button size="small" type="dashed" onClick={() => onChange([...filters, blank])}>
        + {words.filter}
      </Button>
      {levels > 0 && (
        <Button size="small" type="dashed" onClick={() => onChange([...filters, { any: [blank, blank] }])}>
          + {words.addFilterGroup}
        </Button>
      )}
    </Space>
  )
}

/** What the properties of an event must be, one row each; a group is rows of its own. */
export function FilterRows({ filters, onChange, event, levels = maxGroups }: Props & { readonly levels?: number }) {
  const words = useWords()
  return filters.map((filter, i) => (
    <Flex key={i} gap={4} align="start" style={{ maxWidth: '100%', paddingInlineStart: levels === maxGroups ? 24 : 0 }}>
      <FilterRow
        filter={filter}
        levels={levels}
        event={event}
        onChange={(next) => onChange(filters.map((one, n) => (n === i ? next : one)))}
      />
      <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => onChange(filters.filter((_, n) => n !== i))} />
    </Flex>
  ))
}

interface RowProps {
  readonly filter: Filter
  readonly levels: number
  readonly event: string | undefined
  readonly onChange: (filter: Filter) => void
}

function FilterRow({ filter, levels, event, onChange }: RowProps) {
  const words = useWords().segments
  const catalog = useCatalog()
  const isNot = 'not' in filter
  const inner = isNot ? filter.not : filter
  const put = (next: Filter): void => onChange(isNot ? { not: next } : next)
  return (
    <Flex gap={4} align="start" style={{ minWidth: 0 }}>
      {/* What is turned round takes a level, too. */}
      {(isNot || levels > (isCondition(filter) ? 0 : 1)) && (
        <Button
          size="small"
          type={isNot ? 'primary' : 'text'}
          aria-pressed={isNot}
          aria-label={`${words.not}: ${words.notNote}`}
          onClick={() => onChange(isNot ? inner : { not: filter })}
          style={{ marginTop: 4 }}
        >
          {words.not}
        </Button>
      )}
      {isCondition(inner) ? (
        <div style={{ minWidth: 0 }}>
          <ConditionFields
            condition={inner}
            properties={catalog.data?.eventProperties ?? []}
            of={{ owner: 'event', event }}
            onChange={put}
          />
        </div>
      ) : 'not' in inner ? (
        <FilterRow filter={inner} levels={levels - 1} event={event} onChange={put} />
      ) : (
        <GroupFields group={inner} levels={levels - (isNot ? 2 : 1)} event={event} onChange={put} />
      )}
    </Flex>
  )
}

function GroupFields({
  group,
  levels,
  event,
  onChange,
}: {
  readonly group: Group
  readonly levels: number
  readonly event: string | undefined
  readonly onChange: (group: Group) => void
}) {
  const words = useWords().segments
  const { token } = theme.useToken()
  const kind = 'any' in group ? 'any' : 'all'
  const put = (filters: readonly Filter[]): void => onChange(grouped(kind, filters))
  return (
    <Flex
      vertical
      gap={6}
      align="start"
      style={{ minWidth: 0, borderInlineStart: `2px solid ${token.colorBorder}`, paddingInlineStart: 8 }}
    >
      <Segmented
        size="small"
        aria-label={words.together}
        value={kind}
        options={[
          { value: 'all', label: words.all },
          { value: 'any', label: words.any },
        ]}
        onChange={(next) => onChange(grouped(next === 'any' ? 'any' : 'all', inside(group)))}
      />
      <FilterRows filters={inside(group)} levels={levels} {...(event === undefined ? {} : { event })} onChange={put} />
      <AddFilter filters={inside(group)} levels={levels} onChange={put} />
    </Flex>
  )
}
