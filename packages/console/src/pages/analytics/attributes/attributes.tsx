import type { AttributesAnswer } from '@millrace/contract/analytics/api.ts'
import { type AttributesQuery, attributesQuerySchema } from '@millrace/contract/queries/index.ts'
import { Flex, Space } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { PeopleField } from '../fields.tsx'
import { Analysis, type Sheet } from '../frame.tsx'
import { Choice } from '../question.tsx'
import { AttributeField, ByField } from './by-field.tsx'
import { useNamed } from './labels.ts'
import { AttributeNumbers, barsOf } from './numbers.tsx'

const first = (): AttributesQuery => ({ measure: 'people', by: [] })

/** What people are like now, by what sets them apart. */
export function AttributeAnalysis() {
  const words = useWords().attributes
  const named = useNamed()
  return (
    <Analysis<AttributesQuery, AttributesAnswer>
      title={words.title}
      model="attributes"
      cannot={['collected']}
      schema={attributesQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.teach}
      isEmpty={(answer) => answer.total.people === 0}
      emptyText={words.nobody}
      sheet={(answer, query) => sheetOf(answer, query, named)}
      drawn={(answer, query) => barsOf(answer, query, named)}
    >
      {(answer, query) => <AttributeNumbers answer={answer} query={query} />}
    </Analysis>
  )
}

function sheetOf({ total, dimensions, cells }: AttributesAnswer, query: AttributesQuery, named: ReturnType<typeof useNamed>): Sheet {
  const [rows, columns] = dimensions.map((one) => one.groups)
  const measure = named.measure(query)
  const by = query.by[0] ? named.by(query.by[0]) : named.total
  if (!rows) return { name: 'attributes', header: [by, named.people, measure], rows: [[named.total, total.people, total.value]] }
  if (!columns || !cells)
    return {
      name: 'attributes',
      header: [by, named.people, measure],
      rows: rows.map((group) => [named.group(group), group.people, group.value]),
    }
  return {
    name: 'attributes',
    header: [by, `${measure} · ${named.total}`, ...columns.map((column) => named.group(column))],
    rows: rows.map((row, i) => [named.group(row), row.value, ...(cells[i] ?? []).map((cell) => cell.value)]),
  }
}

function Question({ draft, change }: { readonly draft: AttributesQuery; readonly change: (query: AttributesQuery) => void }) {
  const words = useWords().attributes
  const [one, other] = draft.by
  return (
    <Flex vertical gap={8}>
      <Space wrap align="start">
        <Choice
          label={words.measure}
          value={draft.measure}
          words={words.measures}
          onChange={(measure) => change({ ...draft, measure, ...(measure === 'people' ? { property: undefined } : {}) })}
        />
        {draft.measure !== 'people' && <AttributeField value={draft.property} onChange={(property) => change({ ...draft, property })} />}
      </Space>
      <ByField
        label={words.first}
        value={one}
        onChange={(by) => change({ ...draft, by: [by, other].filter((some) => some !== undefined) })}
      />
      {one && <ByField label={words.second} value={other} onChange={(by) => change({ ...draft, by: by ? [one, by] : [one] })} />}
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}
