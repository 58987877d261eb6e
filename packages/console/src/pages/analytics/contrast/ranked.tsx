import { least } from '@millrace/contract/experiments/incremental.ts'
import type { ContrastAnswer } from '@millrace/contract/analytics/api.ts'
import type { ContrastQuery } from '@millrace/contract/queries/index.ts'
import { Checkbox, Flex, Segmented, Table, Tag, Tooltip, Typography } from 'antd'
import { useMemo, useState } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { type Row, usePlaced } from './labels.ts'

const families = ['tag', 'property', 'event', 'hour', 'detail'] as const

/** Every group, the one that sets them apart most first. */
export function Ranked({ answer, query }: { readonly answer: ContrastAnswer; readonly query: ContrastQuery }) {
  const words = useWords().contrast
  const { percent, number } = useFormat()
  const placed = usePlaced()
  const [family, setFamily] = useState<'all' | Row['subject']['of']>('all')
  const [isSure, setSure] = useState(false)
  const there = families.filter((one) => answer.rows.some(({ subject }) => subject.of === one))
  const rows = useMemo(
    () => answer.rows.filter((row) => (family === 'all' || row.subject.of === family) && (!isSure || row.isSure)),
    [answer, family, isSure],
  )
  const points = (difference: number | null): string =>
    difference === null ? '–' : `${difference > 0 ? '+' : ''}${number(Math.round(difference * 1_000) / 10)}`
  const index = (tgi: number | null): string => (tgi === null ? '–' : number(Math.round(tgi)))
  const hint = (title: string, note: string) => <Tooltip title={note}>{title}</Tooltip>
  return (
    <Flex vertical gap={8}>
      <Flex gap={16} wrap align="center">
        <div style={{ maxWidth: '100%', overflowX: 'auto' }}>
          <Segmented
            size="small"
            value={family}
            onChange={setFamily}
            options={[{ value: 'all', label: words.all }, ...there.map((one) => ({ value: one, label: words.families[one] }))]}
          />
        </div>
        <Checkbox checked={isSure} onChange={(event) => setSure(event.target.checked)}>
          {words.onlySure}
        </Checkbox>
      </Flex>
      <Table<Row>
        rowKey={(row) => JSON.stringify([row.subject, row.group])}
        size="small"
        dataSource={rows}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 1040 }}
        columns={[
          {
            title: words.subject,
            ellipsis: true,
            width: 240,
            render: (_, { subject }) => (
              <>
                <Typography.Text type="secondary">{words.of[subject.of]}</Typography.Text>{' '}
                {subject.of === 'hour' ? '' : placed.subject(subject)}
              </>
            ),
          },
          { title: words.value, ellipsis: true, width: 150, render: (_, row) => placed.group(row) },
          {
            title: words.people,
            align: 'right',
            width: 90,
            render: (_, row) => (
              <Counted
                model="contrast"
                query={query}
                slice={{ subject: row.subject, group: row.group, side: 'target' }}
                n={row.target}
                title={`${placed.subject(row.subject)} · ${placed.group(row)}`}
              />
            ),
          },
          { title: words.share, align: 'right', width: 80, render: (_, row) => percent(row.targetShare) },
          { title: words.baseShare, align: 'right', width: 100, render: (_, row) => percent(row.baseShare) },
          { title: hint(words.difference, words.differenceNote), align: 'right', width: 120, render: (_, row) => points(row.difference) },
          { title: hint(words.tgi, words.tgiNote), align: 'right', width: 70, render: (_, row) => index(row.tgi) },
          {
            title: hint(words.totalTgi, words.totalTgiNote),
            align: 'right',
            width: 110,
            render: (_, row) => (row.totalTgi === null ? '' : index(row.totalTgi)),
          },
          { title: hint(words.sure, words.sureNote), width: 150, render: (_, row) => <Certainty row={row} /> },
        ]}
      />
    </Flex>
  )
}

function Certainty({ row }: { readonly row: Row }) {
  const words = useWords().contrast
  if (row.isSure) return <Tag color={(row.difference ?? 0) > 0 ? 'success' : 'warning'}>{words.sure}</Tag>
  if (row.isImplied) return <Typography.Text type="secondary">{words.implied}</Typography.Text>
  return row.isEnough ? null : <Typography.Text type="secondary">{words.few(least.people)}</Typography.Text>
}
