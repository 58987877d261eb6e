import type { PathAnswer } from '@millrace/contract/analytics/api.ts'
import { type PathQuery, pathQuerySchema, type PathStop } from '@millrace/contract/queries/index.ts'
import { Checkbox, Flex, InputNumber, Select, Space } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { EventChoice, EventsField } from './event-choice.tsx'
import { lastDays, PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Analysis } from './frame.tsx'
import { PathNumbers, usePathNames } from './path-numbers.tsx'

/** Where people go on from an event, or how they came to it. */
export function PathAnalysis() {
  const words = useWords().paths
  const { timeZone } = useProject()
  const first = useCallback(
    (): PathQuery => ({
      ...lastDays(14, timeZone),
      source: { event: '', filters: [], isSplit: false },
      direction: 'forward',
      events: [],
      gapSeconds: 1_800,
      isCollapsed: false,
      layers: 5,
      rows: 8,
    }),
    [timeZone],
  )
  const names = usePathNames()
  return (
    <Analysis<PathQuery, PathAnswer>
      title={words.title}
      model="path"
      schema={pathQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.teach}
      isEmpty={(answer) => answer.total.sessions === 0}
      sheet={(answer) => ({
        name: 'paths',
        header: [words.layer, words.node, words.next, words.sessions, words.people, words.shareOfNode],
        rows: answer.edges.map((edge) => [
          edge.layer,
          names.nodeOf(answer, edge.layer, edge.from),
          names.nextOf(answer, edge),
          edge.sessions,
          edge.people,
          edge.share,
        ]),
        shares: [5],
      })}
    >
      {(answer, query) => <PathNumbers answer={answer} query={query} />}
    </Analysis>
  )
}

interface Fields {
  readonly draft: PathQuery
  readonly change: (query: PathQuery) => void
}

function Question({ draft, change }: Fields) {
  const words = useWords().paths
  const isSplit = draft.by !== undefined
  const all = (stop: PathStop): PathStop => ({ ...stop, isSplit })
  return (
    <Flex vertical gap={8}>
      <EventChoice
        label={words.source}
        value={draft.source.event ? draft.source : undefined}
        onChange={(source) => change({ ...draft, source: all({ filters: [], ...(source ?? { event: '' }), isSplit }) })}
      />
      <EventChoice label={words.end} value={draft.end} onChange={(end) => change({ ...draft, end: end && { ...end, isSplit } })} />
      <Space wrap>
        <Select
          aria-label={words.direction}
          value={draft.direction}
          options={(['forward', 'backward'] as const).map((value) => ({ value, label: words[value] }))}
          onChange={(direction) => change({ ...draft, direction })}
          style={{ width: 160 }}
        />
        <EventsField
          label={words.events}
          placeholder={words.chooseEvents}
          value={draft.events.map((stop) => stop.event)}
          onChange={(events) =>
            change({
              ...draft,
              events: events.map((event) => draft.events.find((stop) => stop.event === event) ?? { event, filters: [], isSplit }),
            })
          }
        />
        <PropertyField
          label={words.by}
          value={draft.by}
          withNone
          onChange={(by) => {
            const split = (stop: PathStop): PathStop => ({ ...stop, isSplit: by !== undefined })
            change({ ...draft, by, source: split(draft.source), end: draft.end && split(draft.end), events: draft.events.map(split) })
          }}
        />
        <RangeField query={draft} onChange={change} />
      </Space>
      <Cuts draft={draft} change={change} />
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

function Cuts({ draft, change }: Fields) {
  const words = useWords().paths
  return (
    <Space wrap>
      <span>{words.gap}</span>
      <InputNumber
        aria-label={words.gap}
        min={1}
        max={1_440}
        disabled={draft.gapSeconds === null}
        value={Math.round((draft.gapSeconds ?? 1_800) / 60)}
        onChange={(minutes) => change({ ...draft, gapSeconds: (minutes ?? 30) * 60 })}
        style={{ width: 72 }}
      />
      <span>{words.minutes}</span>
      <Checkbox
        checked={draft.gapSeconds === null}
        onChange={({ target }) => change({ ...draft, gapSeconds: target.checked ? null : 1_800 })}
      >
        {words.noGap}
      </Checkbox>
      <Checkbox checked={draft.isCollapsed} onChange={({ target }) => change({ ...draft, isCollapsed: target.checked })}>
        {words.isCollapsed}
      </Checkbox>
      <span>{words.layers}</span>
      <InputNumber
        aria-label={words.layers}
        min={2}
        max={10}
        value={draft.layers}
        onChange={(layers) => change({ ...draft, layers: layers ?? 5 })}
        style={{ width: 64 }}
      />
      <span>{words.rows}</span>
      <InputNumber
        aria-label={words.rows}
        min={1}
        max={20}
        value={draft.rows}
        onChange={(rows) => change({ ...draft, rows: rows ?? 8 })}
        style={{ width: 64 }}
      />
    </Space>
  )
}
