import { DeleteOutlined } from '@ant-design/icons'
import type { AttributionAnswer } from '@millrace/contract/analytics/api.ts'
import { type AttributionQuery, attributionQuerySchema, dataDrivenModels, type Touch } from '@millrace/contract/queries/index.ts'
import { Button, Checkbox, Collapse, Flex, Select, Space } from 'antd'
import { useCallback } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { AttributionNumbers, kindOf, modelsOf, shareBy, sharesOf, touchName } from './attribution-numbers.tsx'
import { EventChoice } from './event-choice.tsx'
import { lastDays, PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Analysis } from './frame.tsx'
import { SpanFields } from './span-fields.tsx'
import { SuggestedWindow } from './suggested-window.tsx'

/** What led to conversions, by five models side by side. */
export function AttributionAnalysis() {
  const words = useWords().attribution
  const { timeZone } = useProject()
  const { percent } = useFormat()
  const first = useCallback(
    (): AttributionQuery => ({
      ...lastDays(30, timeZone),
      target: { event: '', filters: [] },
      touches: [{ event: '', filters: [], isSplit: true }],
      forward: [],
      window: { amount: 7, unit: 'day' },
      halfLife: { amount: 7, unit: 'day' },
      hasDirect: true,
      dataDriven: [],
      isReset: false,
    }),
    [timeZone],
  )
  return (
    <Analysis<AttributionQuery, AttributionAnswer>
      title={words.title}
      model="attribution"
      schema={attributionQuerySchema}
      first={first}
      question={(draft, change) => <Question draft={draft} change={change} />}
      teach={() => words.teach}
      isEmpty={(answer) => answer.total.conversions === 0}
      sheet={(answer, query) => ({
        name: 'attribution',
        header: [
          words.name,
          words.touchCount,
          words.valid,
          words.people,
          ...modelsOf(query).flatMap((one) => [`${words.models[one]} ${words.conversions}`, `${words.models[one]} ${words.total}`]),
        ],
        rows: answer.rows.map((row) => [
          touchName(row, words),
          row.touches,
          row.valid,
          row.people,
          ...modelsOf(query).flatMap((one) => [shareBy(one, row).conversions, shareBy(one, row).value]),
        ]),
      })}
      drawn={(answer, query) => ({ ...sharesOf(answer, query, words, kindOf(query)), format: percent })}
    >
      {(answer, query) => <AttributionNumbers answer={answer} query={query} />}
    </Analysis>
  )
}

interface Fields {
  readonly draft: AttributionQuery
  readonly change: (query: AttributionQuery) => void
}

function Question({ draft, change }: Fields) {
  const words = useWords().attribution
  return (
    <Flex vertical gap={8}>
      <EventChoice
        label={words.target}
        value={draft.target.event ? draft.target : undefined}
        onChange={(target) => change({ ...draft, target: target ?? { event: '', filters: [] } })}
      />
      <Touches draft={draft} change={change} />
      <Space wrap>
        <PropertyField
          label={words.value}
          value={draft.property === undefined ? undefined : { property: draft.property, item: draft.item }}
          withNone
          onChange={(ref) => change({ ...draft, property: ref?.property, item: ref?.item })}
        />
        <PropertyField label={words.by} value={draft.by} withNone onChange={(by) => change({ ...draft, by })} />
        <RangeField query={draft} onChange={change} />
        <SpanFields label={words.window} value={draft.window} onChange={(window) => change({ ...draft, window })} />
        <SuggestedWindow from={draft.touches} to={draft.target} onTake={(window) => change({ ...draft, window })} />
      </Space>
      <Collapse ghost size="small" items={[{ key: 'more', label: words.more, children: <More draft={draft} change={change} /> }]} />
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

function Touches({ draft, change }: Fields) {
  const words = useWords().attribution
  const common = useWords().common
  const put = (touches: readonly Touch[]): void => change({ ...draft, touches })
  return (
    <Flex vertical gap={8} align="start">
      {draft.touches.map((touch, i) => (
        <Flex key={i} gap={4} align="start" wrap>
          <EventChoice
            label={words.touch(i + 1)}
            value={touch.event ? touch : undefined}
            onChange={(event) =>
              put(draft.touches.map((one, n) => (n === i ? { filters: [], ...(event ?? { event: '' }), isSplit: one.isSplit } : one)))
            }
          />
          {draft.touches.length > 1 && (
            <IconButton
              label={`${common.remove}: ${words.touch(i + 1)}`}
              icon={<DeleteOutlined />}
              onClick={() => put(draft.touches.filter((_, n) => n !== i))}
            />
          )}
        </Flex>
      ))}
      <Button
        type="dashed"
        size="small"
        disabled={draft.touches.length >= 20}
        onClick={() => put([...draft.touches, { event: '', filters: [], isSplit: true }])}
      >
        + {words.addTouch}
      </Button>
    </Flex>
  )
}

/** One forward event is what people ask for; a chain of them comes by the address or the API. */
function More({ draft, change }: Fields) {
  const words = useWords().attribution
  const [forward, ...rest] = draft.forward
  return (
    <Flex vertical gap={8}>
      <EventChoice label={words.forward} value={forward} onChange={(one) => change({ ...draft, forward: one ? [one, ...rest] : rest })} />
      <Space wrap>
        {forward && (
          <PropertyField
            label={words.link}
            value={draft.link === undefined ? undefined : { property: draft.link }}
            withNone
            onChange={(ref) => change({ ...draft, link: ref?.property })}
          />
        )}
        <SpanFields label={words.halfLife} value={draft.halfLife} onChange={(halfLife) => change({ ...draft, halfLife })} />
        <Select
          aria-label={words.dataDriven}
          mode="multiple"
          prefix={words.dataDriven}
          value={[...draft.dataDriven]}
          options={dataDrivenModels.map((one) => ({ value: one, label: words.models[one] }))}
          onChange={(dataDriven) => change({ ...draft, dataDriven })}
          style={{ minWidth: 260 }}
        />
        <Checkbox checked={draft.hasDirect} onChange={({ target }) => change({ ...draft, hasDirect: target.checked })}>
          {words.hasDirect}
        </Checkbox>
        <Checkbox checked={draft.isReset} onChange={({ target }) => change({ ...draft, isReset: target.checked })}>
          {words.isReset}
        </Checkbox>
      </Space>
    </Flex>
  )
}
