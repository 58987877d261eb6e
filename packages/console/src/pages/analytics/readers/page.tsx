import type { ReadersAnswer } from '@millrace/contract/analytics/api.ts'
import { maxReaderDays, type ReadersQuery, readersQuerySchema } from '@millrace/contract/queries/index.ts'
import { Flex, InputNumber, Space, Tag } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { lastDays, PeopleField, PropertyField, RangeField } from '../fields.tsx'
import { Analysis } from '../frame.tsx'
import { labelOfGroup } from '../groups.tsx'
import { EventRow, noEvent } from '../question.tsx'
import { useAnalysisWords } from '../words.ts'
import { Beside } from './beside.tsx'
import { ContentTable } from './table.tsx'

/** What reading something led to: orders of its readers, beside people like them. */
export function ReadersAnalysis() {
  const words = useWords().readers
  const common = useAnalysisWords()
  const { timeZone } = useProject()
  const first = useCallback(
    (): ReadersQuery => ({ ...lastDays(30, timeZone), read: noEvent, by: { property: '' }, order: noEvent, days: 7 }),
    [timeZone],
  )
  return (
    <Analysis<ReadersQuery, ReadersAnswer>
      title={words.title}
      model="readers"
      cannot={['sample']}
      schema={readersQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.choose}
      isEmpty={(answer) => answer.total.readers === 0}
      sheet={(answer) => ({
        name: 'content',
        header: [words.item, words.reads, words.people, words.open, words.buyers, words.orders, words.worth],
        rows: [...answer.rows, { ...answer.total, key: common.total, isRest: false }].map((row) => [
          labelOfGroup(row, common),
          row.reads,
          row.readers,
          row.open,
          row.buyers,
          row.orders,
          row.amount,
        ]),
      })}
      drawn={({ rows }) => ({
        categories: rows.map((row) => labelOfGroup(row, common)),
        series: [
          { name: words.people, values: rows.map((row) => row.readers) },
          { name: words.buyers, values: rows.map((row) => row.buyers) },
        ],
      })}
    >
      {(answer, query) => (
        <>
          <ContentTable answer={answer} query={query} />
          <Beside answer={answer} query={query} />
        </>
      )}
    </Analysis>
  )
}

function Question({ draft, change }: { readonly draft: ReadersQuery; readonly change: (query: ReadersQuery) => void }) {
  const words = useWords().readers
  const common = useAnalysisWords()
  return (
    <Flex vertical gap={8}>
      <EventRow label={words.read} value={draft.read} onChange={(read) => change({ ...draft, read })}>
        <PropertyField
          label={words.by}
          value={draft.by.property ? draft.by : undefined}
          onChange={(by) => change({ ...draft, by: by ?? { property: '' }, content: undefined })}
        />
      </EventRow>
      <EventRow label={words.order} value={draft.order} onChange={(order) => change({ ...draft, order })}>
        <PropertyField label={words.amount} value={draft.amount} withNone onChange={(amount) => change({ ...draft, amount })} />
      </EventRow>
      <Space wrap>
        <RangeField query={draft} onChange={change} />
        <InputNumber
          aria-label={words.days}
          prefix={words.days}
          min={1}
          max={maxReaderDays}
          precision={0}
          value={draft.days}
          onChange={(days) => change({ ...draft, days: days ?? 1 })}
          style={{ width: 170 }}
        />
        {draft.content && (
          <Tag closable onClose={() => change({ ...draft, content: undefined })} style={{ maxWidth: '100%', whiteSpace: 'normal' }}>
            {words.content}: {labelOfGroup({ ...draft.content, isRest: false }, common)}
          </Tag>
        )}
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}
