import type { Entry, Goal } from '@millrace/contract/journeys/index.ts'
import { Form, Input, Switch, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { DurationField, EventField, FilterFields, LinkField } from './fields.tsx'
import { useEditor } from './store.ts'

/** Who enters, and what counts as success. */
export function EntryPanel() {
  const words = useWords()
  const entry = useEditor((state) => state.graph.entry)
  const goal = useEditor((state) => state.graph.goal)
  const apply = useEditor((state) => state.apply)
  const change = (next: Entry): void => apply({ op: 'set_entry', entry: next })
  return (
    <Form layout="vertical" aria-label={words.journeys.settings}>
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 0 }}>
        {words.journeys.entry}
      </Typography.Title>
      <EventField label={words.segments.event} value={entry.event} onChange={(event) => change({ ...entry, event })} />
      <Form.Item label={words.journeys.key}>
        <Input
          aria-label={words.journeys.key}
          placeholder="order_id"
          value={entry.key ?? ''}
          onChange={(event) => change(withKey(entry, event.target.value))}
        />
      </Form.Item>
      <FilterFields filters={entry.filters} onChange={(filters) => change({ ...entry, filters })} />
      <Form.Item label={words.journeys.thenNot}>
        <Switch
          aria-label={words.journeys.thenNot}
          checked={entry.kind === 'event_then_not'}
          onChange={(isOn) =>
            change(
              isOn
                ? {
                    ...entry,
                    kind: 'event_then_not',
                    not: { event: 'PayOrder', filters: [], links: [] },
                    within: { amount: 2, unit: 'hour' },
                  }
                : { kind: 'event', event: entry.event, filters: entry.filters, ...(entry.key ? { key: entry.key } : {}) },
            )
          }
        />
      </Form.Item>
      {entry.kind === 'event_then_not' && (
        <>
          <EventField
            label={words.journeys.thenNot}
            value={entry.not.event}
            onChange={(event) => change({ ...entry, not: { ...entry.not, event } })}
          />
          <LinkField links={entry.not.links} onChange={(links) => change({ ...entry, not: { ...entry.not, links } })} />
          <DurationField label={words.journeys.within} value={entry.within} onChange={(within) => change({ ...entry, within })} />
        </>
      )}
      <Typography.Title level={2} style={{ fontSize: 16 }}>
        {words.journeys.goal}
      </Typography.Title>
      <Switch
        aria-label={words.journeys.goal}
        checked={goal !== null}
        onChange={(isOn) => apply({ op: 'set_goal', goal: isOn ? firstGoal : null })}
        style={{ marginBottom: 12 }}
      />
      {goal && (
        <>
          <EventField
            label={words.segments.event}
            value={goal.event}
            onChange={(event) => apply({ op: 'set_goal', goal: { ...goal, event } })}
          />
          <LinkField links={goal.links} onChange={(links) => apply({ op: 'set_goal', goal: { ...goal, links } })} />
          <DurationField
            label={words.journeys.within}
            value={goal.within}
            onChange={(within) => apply({ op: 'set_goal', goal: { ...goal, within } })}
          />
        </>
      )}
    </Form>
  )
}

const firstGoal: Goal = { event: 'PayOrder', filters: [], links: [], within: { amount: 1, unit: 'day' }, exit: true }

function withKey(entry: Entry, key: string): Entry {
  const { key: _, ...rest } = entry
  return key === '' ? rest : { ...rest, key }
}
