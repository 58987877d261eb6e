import type { SessionAnswer } from '@millrace/contract/analytics/api.ts'
import { type SessionQuery, sessionQuerySchema } from '@millrace/contract/queries/index.ts'
import { Checkbox, Collapse, Flex, InputNumber, Select, Space } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { EventChoice, EventsField } from './event-choice.tsx'
import { lastDays, PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Analysis } from './frame.tsx'
import { linesOf, SessionNumbers } from './session-numbers.tsx'
import { useAnalysisWords } from './words.ts'

/** Visits: how many, how deep, how long, and what happens in them. */
export function SessionAnalysis() {
  const words = useWords().sessions
  const common = useAnalysisWords()
  const { timeZone } = useProject()
  const first = useCallback(
    (): SessionQuery => ({ ...lastDays(14, timeZone), events: null, gapSeconds: 1_800, splitByDay: false, unit: 'day' }),
    [timeZone],
  )
  return (
    <Analysis<SessionQuery, SessionAnswer>
      title={words.title}
      model="session"
      schema={sessionQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={(draft) => (draft.click && !draft.page ? words.needsPage : common.noData)}
      isEmpty={(answer) => answer.total[0] === 0}
      sheet={(answer) => ({
        name: 'sessions',
        header: [common.bucket, ...answer.columns.map(({ key }) => words.measures[key])],
        rows: answer.rows.map((row) => [row.bucket, ...row.values]),
        isNewestFirst: true,
      })}
      drawn={(answer) => linesOf(answer, words, timeZone)}
    >
      {(answer, query) => <SessionNumbers answer={answer} query={query} />}
    </Analysis>
  )
}

interface Fields {
  readonly draft: SessionQuery
  readonly change: (query: SessionQuery) => void
}

function Question({ draft, change }: Fields) {
  const words = useWords().sessions
  const common = useAnalysisWords()
  return (
    <Flex vertical gap={8}>
      <Space wrap>
        <EventsField
          label={words.made}
          placeholder={words.anyEvent}
          value={draft.events ?? []}
          onChange={(events) => change({ ...draft, events: events.length === 0 ? null : events })}
        />
        <RangeField query={draft} onChange={change} />
        <Select
          aria-label={common.by}
          value={draft.unit ?? 'day'}
          options={(['hour', 'day', 'week', 'month'] as const).map((unit) => ({
            value: unit,
            label: `${common.by} ${common.units[unit]}`,
          }))}
          onChange={(unit) => change({ ...draft, unit })}
        />
        <PropertyField label={common.groupBy} value={draft.by} onChange={(by) => change({ ...draft, by })} withNone />
      </Space>
      <Collapse
        ghost
        size="small"
        items={[
          { key: 'named', label: words.more, children: <Named draft={draft} change={change} /> },
          { key: 'rules', label: words.rules, children: <Rules draft={draft} change={change} /> },
        ]}
      />
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

function Named({ draft, change }: Fields) {
  const words = useWords().sessions
  return (
    <Flex vertical gap={8}>
      <EventChoice label={words.page} value={draft.page} onChange={(page) => change({ ...draft, page })} />
      <EventChoice label={words.click} value={draft.click} onChange={(click) => change({ ...draft, click })} />
      <EventChoice label={words.goal} value={draft.goal} onChange={(goal) => change({ ...draft, goal })} />
    </Flex>
  )
}

function Rules({ draft, change }: Fields) {
  const words = useWords().sessions
  return (
    <Flex vertical gap={8}>
      <Space wrap>
        <span>{words.gap}</span>
        <InputNumber
          aria-label={words.gap}
          min={1}
          max={1_440}
          value={Math.round(draft.gapSeconds / 60)}
          onChange={(minutes) => change({ ...draft, gapSeconds: (minutes ?? 30) * 60 })}
          style={{ width: 80 }}
        />
        <span>{words.minutes}</span>
        <Checkbox checked={draft.splitByDay} onChange={(event) => change({ ...draft, splitByDay: event.target.checked })}>
          {words.splitByDay}
        </Checkbox>
      </Space>
      <EventChoice label={words.start} value={draft.start} onChange={(start) => change({ ...draft, start })} />
      <EventChoice label={words.stop} value={draft.stop} onChange={(stop) => change({ ...draft, stop })} />
    </Flex>
  )
}
