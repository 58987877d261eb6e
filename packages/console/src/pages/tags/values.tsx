import type { TagPreview } from '@millrace/contract/tags/api.ts'
import { type Definition, tiersOf } from '@millrace/contract/tags/index.ts'
import { Table, theme, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useFormat, useWords } from '../../lib/words.ts'
import { useMeaning } from './meaning.ts'

type Value = TagPreview['values'][number]

/** How many people have which value, as bars; the link to the people of each where there is one. */
export function ValueBars({
  definition,
  people,
  values,
  label,
  linkOf,
}: {
  readonly definition: Definition
  readonly people: number
  readonly values: readonly Value[]
  readonly label: string
  readonly linkOf?: (value: string) => ReactNode
}) {
  const words = useWords().tags
  const { number, percent } = useFormat()
  const meaning = useMeaning()(definition)
  const rest = people - values.reduce((sum, one) => sum + one.people, 0)
  const most = Math.max(1, ...values.map((one) => one.people), rest)
  const rows = [
    ...inOrder(definition, values).map((one) => ({ ...one, key: `=${one.value}`, isRest: false })),
    ...(rest > 0 ? [{ value: words.otherValues, people: rest, key: 'rest', isRest: true }] : []),
  ]
  return (
    <Table
      aria-label={label}
      rowKey="key"
      size="small"
      dataSource={rows}
      pagination={{ pageSize: 12, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
      columns={[
        {
          title: words.value,
          render: (_, row) => (
            <ValueText value={row.value} meaning={row.isRest ? undefined : meaning(row.value)} share={row.people / most} />
          ),
        },
        { title: words.count, width: 72, align: 'right', render: (_, row) => number(row.people) },
        {
          title: words.share,
          width: 72,
          align: 'right',
          responsive: ['sm'],
          render: (_, row) => percent(people > 0 ? row.people / people : null),
        },
        ...(linkOf
          ? [{ key: 'people', width: 128, render: (_: unknown, row: (typeof rows)[number]) => !row.isRest && linkOf(row.value) }]
          : []),
      ]}
    />
  )
}

/** Stages as people pass through them, empty ones too, and after them what none of them is called. */
function inOrder(definition: Definition, values: readonly Value[]): readonly Value[] {
  if (definition.kind !== 'stages') return values
  const stages = tiersOf(definition)
  return [
    ...stages.map((value) => values.find((one) => one.value === value) ?? { value, people: 0 }),
    ...values.filter((one) => !stages.includes(one.value)),
  ]
}

function ValueText({ value, meaning, share }: { readonly value: string; readonly meaning: string | undefined; readonly share: number }) {
  const { token } = theme.useToken()
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      {value} {meaning !== undefined && <Typography.Text type="secondary">{meaning}</Typography.Text>}
      <div aria-hidden style={{ height: 4, marginTop: 2, borderRadius: 2, background: token.colorFillSecondary }}>
        <div style={{ width: `${100 * share}%`, height: '100%', borderRadius: 2, background: token.colorPrimary }} />
      </div>
    </div>
  )
}
