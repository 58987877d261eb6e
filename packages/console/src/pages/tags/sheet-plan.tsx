import type { SheetPlan } from '@millrace/contract/tags/sheet.ts'
import { type SheetField, sheetWords } from '@millrace/contract/tags/sheet-words.ts'
import { Flex, Segmented, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useFormat, useWords } from '../../lib/words.ts'

const outcomes = ['refuse', 'change', 'make'] as const
type Outcome = (typeof outcomes)[number]

/** What a sheet would do, row by row: what cannot be taken first. */
export function SheetPlanTable({ plan }: { readonly plan: SheetPlan }) {
  const words = useWords().tags.sheet
  const { number } = useFormat()
  const filled = outcomes.filter((one) => plan[one].length > 0)
  const [chosen, choose] = useState<Outcome>()
  const outcome = chosen ?? filled[0] ?? 'change'
  return (
    <Flex vertical gap={8}>
      <Segmented<Outcome>
        aria-label={words.outcome}
        style={{ alignSelf: 'start' }}
        value={outcome}
        options={outcomes.map((value) => ({ value, label: `${words.outcomes[value]} ${number(plan[value].length)}` }))}
        onChange={choose}
      />
      <Typography.Text type="secondary" aria-live="polite">
        {words.rest(number(plan.same), number(plan.left))}
      </Typography.Text>
      <Table
        aria-label={words.outcomes[outcome]}
        size="small"
        rowKey="key"
        dataSource={linesOf(plan, outcome)}
        pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
        columns={[
          { title: words.row, dataIndex: 'row', width: 56, align: 'right' },
          {
            title: words.name,
            dataIndex: 'name',
            width: '30%',
            render: (name: string) => <span style={{ overflowWrap: 'anywhere' }}>{name || '–'}</span>,
          },
          { title: words.what, render: (_, line) => <What line={line} /> },
        ]}
      />
    </Flex>
  )
}

interface Line {
  readonly key: string
  readonly row: number
  readonly name: string
  readonly change?: SheetPlan['change'][number]
  readonly refuse?: SheetPlan['refuse'][number]
}

function linesOf({ make, change, refuse }: SheetPlan, outcome: Outcome): Line[] {
  if (outcome === 'make') return make.map((one) => ({ ...one, key: String(one.row) }))
  if (outcome === 'change') return change.map((one) => ({ row: one.row, name: one.name, key: String(one.row), change: one }))
  return refuse.map((one) => ({ row: one.row, name: one.name, key: `${one.row} ${one.field} ${one.code}`, refuse: one }))
}

function What({ line: { change, refuse } }: { readonly line: Line }) {
  const words = useWords().tags.sheet
  const { language } = useFormat()
  const { fields } = sheetWords[language]
  if (refuse)
    return (
      <>
        {fields[refuse.field]}: {refuse.code === 'wrong' ? words.wrong[refuse.field] : words.codes[refuse.code]}
      </>
    )
  if (!change) return <>{words.planned}</>
  return (
    <Flex vertical gap={2}>
      {change.fields.map(({ field, before, after }) => (
        <span key={field} style={{ overflowWrap: 'anywhere' }}>
          <Tag>{fields[field]}</Tag>
          <Typography.Text delete type="secondary">
            {cellText(field, before, language)}
          </Typography.Text>{' '}
          {cellText(field, after, language)}
        </span>
      ))}
    </Flex>
  )
}

/** Words of the API in those of the reader. */
function cellText(field: SheetField, cell: string, language: 'zh' | 'en'): string {
  if (field !== 'refresh' && field !== 'stage') return cell
  const words: Readonly<Record<string, string>> = sheetWords[language][field]
  return words[cell] ?? cell
}
