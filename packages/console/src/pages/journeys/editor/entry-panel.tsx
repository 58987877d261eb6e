import { type Entry, type Goal, opening } from '@millrace/contract/journeys/index.ts'
import { Flex, Form, InputNumber, Radio, Switch, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { DurationField, EventField, FilterFields, LinkField } from './fields.tsx'
import { SuggestedWindow } from '../../analytics/suggested-window.tsx'
import { EntryFields } from './entries/index.tsx'
import { LimitFields } from './entries/limits.tsx'
import { icons } from './looks.tsx'
import { useEditor } from './store.ts'
import { GoalMetric } from '../../metrics/goal-metric.tsx'

/** Who enters, how often, and what counts as success. */
export function EntryPanel() {
  const words = useWords()
  const entry = useEditor((state) => state.graph.entry)
  const apply = useEditor((state) => state.apply)
  const change = (next: Entry): void => apply({ op: 'set_entry', entry: next })
  return (
    <>
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 0 }}>
        {icons.entry} {words.journeys.entry}
      </Typography.Title>
      <EntryFields entry={entry} onChange={change} />
      <ReentryFields />
      <LimitFields />
      <GoalFields />
    </>
  )
}

function ReentryFields() {
  const words = useWords()
  const reentry = useEditor((state) => state.graph.reentry)
  const apply = useEditor((state) => state.apply)
  return (
    <>
      <Form.Item label={words.journeys.reentry}>
        <Radio.Group
          aria-label={words.journeys.reentry}
          value={reentry.kind}
          onChange={(event) => {
            const kind = event.target.value as typeof reentry.kind
            apply({
              op: 'set_reentry',
              reentry: kind === 'limit' ? { kind, times: 1, per: { amount: 7, unit: 'day' } } : { kind },
            })
          }}
        >
          <Flex vertical gap={4}>
            <Radio value="after_exit">{words.journeys.reentries.after_exit}</Radio>
            <Radio value="never">{words.journeys.reentries.never}</Radio>
            <Radio value="limit">{words.journeys.reentries.limit}</Radio>
          </Flex>
        </Radio.Group>
      </Form.Item>
      {reentry.kind === 'limit' && (
        <Flex gap={8} wrap>
          <Form.Item label={words.journeys.atMost}>
            <InputNumber
              aria-label={words.journeys.atMost}
              min={1}
              max={1_000}
              precision={0}
              suffix={words.segments.times}
              value={reentry.times}
              onChange={(times) => apply({ op: 'set_reentry', reentry: { ...reentry, times: times ?? 1 } })}
              style={{ width: 104 }}
            />
          </Form.Item>
          <DurationField
            label={words.journeys.per}
            value={reentry.per}
            onChange={(per) => apply({ op: 'set_reentry', reentry: { ...reentry, per } })}
          />
        </Flex>
      )}
    </>
  )
}

function GoalFields() {
  const words = useWords()
  const goal = useEditor((state) => state.graph.goal)
  const apply = useEditor((state) => state.apply)
  const opens = opening(useEditor((state) => state.graph.entry))
  const change = (more: Partial<Goal>): void => void (goal && apply({ op: 'set_goal', goal: { ...goal, ...more } }))
  return (
    <>
      <Flex align="center" gap={8} style={{ marginBottom: 12 }}>
        <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
          {words.journeys.goal}
        </Typography.Title>
        <Switch
          aria-label={words.journeys.goal}
          checked={goal !== null}
          onChange={(isOn) => apply({ op: 'set_goal', goal: isOn ? firstGoal : null })}
        />
      </Flex>
      {goal && (
        <>
          <GoalMetric value={goal.metricId} onChange={change} />
          <EventField label={words.segments.event} value={goal.event} onChange={(event) => change({ event, metricId: undefined })} />
          <LinkField links={goal.links} event={goal.event} onChange={(links) => change({ links })} />
          <FilterFields event={goal.event} filters={goal.filters} onChange={(filters) => change({ filters, metricId: undefined })} />
          <DurationField label={words.journeys.goalWithin} value={goal.within} onChange={(within) => change({ within })} />
          <div style={{ margin: '-16px 0 16px' }}>
            <SuggestedWindow from={opens ? [opens] : []} to={goal} onTake={(within) => change({ within })} />
          </div>
          <Form.Item label={words.journeys.goalEnds} extra={goal.exit ? words.journeys.goalEndsNote : words.journeys.goalStaysNote}>
            <Switch aria-label={words.journeys.goalEnds} checked={goal.exit} onChange={(exit) => change({ exit })} />
          </Form.Item>
        </>
      )}
    </>
  )
}

const firstGoal: Goal = { event: 'PayOrder', filters: [], links: [], within: { amount: 1, unit: 'day' }, exit: true }
