import type { ContrastAnswer } from '@millrace/contract/analytics/api.ts'
import { type ContrastQuery, contrastQuerySchema } from '@millrace/contract/queries/index.ts'
import { Flex, Segmented, Space, Tag, Typography } from 'antd'
import { useCallback, useState } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { analyses } from '../analyses.ts'
import { Counted } from '../behind.tsx'
import { lastDays, PeopleField, RangeField } from '../fields.tsx'
import { Analysis } from '../frame.tsx'
import { Details } from './details.tsx'
import { usePlaced } from './labels.ts'
import { Panels } from './panels.tsx'
import { PlanCampaign } from './plan.tsx'
import { Ranked } from './ranked.tsx'

/** What sets some people apart: a portrait of them against everybody, or two groups against each other. */
export function ContrastAnalysis() {
  const words = useWords().contrast
  const { timeZone } = useProject()
  const placed = usePlaced()
  const first = useCallback((): ContrastQuery => ({ ...lastDays(30, timeZone), details: [] }), [timeZone])
  return (
    <Analysis<ContrastQuery, ContrastAnswer>
      title={words.title}
      model="contrast"
      cannot={['collected']}
      schema={contrastQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.teach}
      isEmpty={({ total }) => total.target === 0}
      sheet={({ rows }) => ({
        name: 'contrast',
        header: [words.subject, words.value, words.people, words.share, words.baseShare, words.difference, words.tgi, words.sure],
        rows: rows.map((row) => [
          placed.subject(row.subject),
          placed.group(row),
          row.target,
          row.targetShare,
          row.baseShare,
          row.difference,
          row.tgi,
          row.isSure ? 1 : 0,
        ]),
        shares: [3, 4, 5],
      })}
    >
      {(answer, query) => <Answer answer={answer} query={query} />}
    </Analysis>
  )
}

function Question({ draft, change }: { readonly draft: ContrastQuery; readonly change: (query: ContrastQuery) => void }) {
  const { contrast: words, menu } = useWords()
  const side = (key: 'of' | 'against', rule: 'people' | 'base', label: string) =>
    draft[key] ? (
      <Space style={{ paddingInline: 16 }}>
        {`${label}:`}
        <Tag closable onClose={() => change({ ...draft, [key]: undefined })}>
          {words.ofNumber(menu[analyses[draft[key].model]?.name ?? 'events'])}
        </Tag>
      </Space>
    ) : (
      <PeopleField label={label} rule={draft[rule]} onChange={(next) => change({ ...draft, [rule]: next })} />
    )
  return (
    <Flex vertical gap={8}>
      {side('of', 'people', words.who)}
      {side('against', 'base', words.base)}
      <Space wrap>
        <RangeField query={draft} onChange={change} />
      </Space>
      <Details details={draft.details} onChange={(details) => change({ ...draft, details })} />
    </Flex>
  )
}

function Answer({ answer, query }: { readonly answer: ContrastAnswer; readonly query: ContrastQuery }) {
  const words = useWords().contrast
  const { number } = useFormat()
  const [view, setView] = useState<'ranked' | 'spread'>('ranked')
  const { target, base } = answer.total
  const all = { subject: null, group: null }
  return (
    <>
      <Flex gap="8px 32px" wrap align="end" justify="space-between">
        <Space size={[32, 8]} wrap>
          {(['target', 'base'] as const).map((one) => (
            <Flex vertical key={one}>
              <Typography.Text type="secondary">{one === 'target' ? words.who : words.base}</Typography.Text>
              <span style={{ fontSize: 20 }} data-testid={`contrast-${one}`}>
                <Counted
                  model="contrast"
                  query={query}
                  slice={{ ...all, side: one }}
                  n={one === 'target' ? target : base}
                  shown={number(one === 'target' ? target : base)}
                  title={one === 'target' ? words.who : words.base}
                />
              </span>
            </Flex>
          ))}
        </Space>
        <Space wrap>
          <PlanCampaign answer={answer} query={query} />
          <Segmented
            value={view}
            onChange={setView}
            options={[
              { value: 'ranked', label: words.ranked },
              { value: 'spread', label: words.spread },
            ]}
          />
        </Space>
      </Flex>
      {view === 'ranked' ? <Ranked answer={answer} query={query} /> : <Panels answer={answer} query={query} />}
    </>
  )
}
