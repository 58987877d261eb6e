import { BestTimeField } from '../../ui/best-time-field.tsx'
import { type BroadcastDetail, isDraft } from '@millrace/contract/broadcasts/api.ts'
import { type Broadcast, broadcastSchema } from '@millrace/contract/broadcasts/broadcast.ts'
import { usualPriority } from '@millrace/contract/journeys/index.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Input, InputNumber, Switch, Tag, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { DurationField, EventField, FilterFields } from '../journeys/editor/fields.tsx'
import { WhenFields, WhoFields } from '../journeys/editor/entries/audience.tsx'
import { LifeButtons } from './life.tsx'
import { SendDialog } from './send.tsx'
import { ReviewBanner } from './review.tsx'
import { stateColours } from './states.ts'
import { GuardrailFields } from './guardrail.tsx'
import { What } from './what.tsx'
import { GoalMetric } from '../metrics/goal-metric.tsx'

type Change = (more: Partial<Broadcast>) => void

/** A draft on one page, from whom to what for. */
export function Editor({ broadcast }: { readonly broadcast: BroadcastDetail }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [name, setName] = useState(broadcast.name)
  const [draft, setDraft] = useState(broadcast.definition)
  const [isReviewing, setReviewing] = useState(false)
  const isDirty = name !== broadcast.name || JSON.stringify(draft) !== JSON.stringify(broadcast.definition)
  const isWhole = name.trim() !== '' && broadcastSchema.safeParse(draft).success
  const isWriter = can('journeys.write') && isDraft(broadcast.state)
  const save = useMutation({
    mutationFn: () =>
      call<BroadcastDetail>(`${api}/broadcasts/${broadcast.id}`, {
        method: 'PUT',
        body: { name, definition: draft },
        revision: broadcast.revision,
      }),
    onSuccess: (saved) => {
      setName(saved.name)
      setDraft(saved.definition)
      client.setQueryData(['broadcast', slug, broadcast.id], saved)
    },
    onError: (error) => void message.error(error.message),
  })
  const change: Change = (more) => setDraft((now) => ({ ...now, ...more }))
  const review = async (): Promise<void> => {
    if (isDirty) await save.mutateAsync()
    setReviewing(true)
  }
  return (
    <Page
      title={
        <Input
          aria-label={words.common.name}
          variant="underlined"
          maxLength={100}
          value={name}
          disabled={!isWriter}
          onChange={(event) => setName(event.target.value)}
          style={{ fontSize: 20, width: 320, maxWidth: '100%' }}
        />
      }
      note={
        <Tag color={isDirty ? 'warning' : stateColours[broadcast.state]}>
          {isDirty ? words.broadcasts.unsaved : words.broadcasts.states[broadcast.state]}
        </Tag>
      }
      extra={
        <>
          <LifeButtons broadcast={broadcast} />
          <Button disabled={!isWriter || !isDirty || !isWhole} loading={save.isPending} onClick={() => save.mutate()}>
            {words.broadcasts.save}
          </Button>
          <Button
            type="primary"
            disabled={!can('journeys.publish') || !isDraft(broadcast.state) || !isWhole || (isDirty && !isWriter)}
            loading={save.isPending}
            onClick={() => void review().catch(() => undefined)}
          >
            {words.broadcasts.review}
          </Button>
        </>
      }
    >
      <ReviewBanner broadcast={broadcast} />
      <Form layout="vertical" disabled={!isWriter} style={{ maxWidth: 960 }}>
        <Flex vertical gap={16}>
          <Section title={words.broadcasts.sections.who}>
            <WhoFields
              who={draft.audience.who ?? { kind: 'segment', id: '' }}
              except={draft.audience.except}
              onChange={({ who, ...rest }) =>
                change({ audience: { who: who.kind === 'segment' && who.id === '' ? null : who, ...rest } as Broadcast['audience'] })
              }
            />
          </Section>
          <Section title={words.broadcasts.sections.what}>
            <What draft={draft} change={change} />
          </Section>
          <Section title={words.broadcasts.sections.when}>
            <WhenFields when={draft.when} whens={words.broadcasts.whens} onChange={(when) => change({ when })} />
          </Section>
          <Section title={words.broadcasts.sections.goal}>
            <Goal draft={draft} change={change} />
          </Section>
          <Section title={words.broadcasts.sections.safety}>
            <PaceFields draft={draft} change={change} />
            <GuardrailFields draft={draft} change={change} />
          </Section>
        </Flex>
      </Form>
      {isReviewing && <SendDialog broadcast={broadcast} onClose={() => setReviewing(false)} />}
    </Page>
  )
}

export interface PartProps {
  readonly draft: Broadcast
  readonly change: Change
}

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Card size="small" title={<h2 style={{ fontSize: 16, margin: 0 }}>{title}</h2>}>
    {children}
  </Card>
)

const firstGoal: NonNullable<Broadcast['goal']> = { event: 'PayOrder', filters: [], within: { amount: 3, unit: 'day' } }

function Goal({ draft: { goal }, change }: PartProps) {
  const words = useWords().broadcasts
  return (
    <>
      <Form.Item label={words.goal} extra={goal ? undefined : words.goalNote}>
        <Switch aria-label={words.goal} checked={goal !== null} onChange={(isOn) => change({ goal: isOn ? firstGoal : null })} />
      </Form.Item>
      {goal && (
        <>
          <GoalMetric value={goal.metricId} onChange={(from) => change({ goal: { ...goal, ...from } })} />
          <EventField
            label={words.goalEvent}
            value={goal.event}
            onChange={(event) => change({ goal: { ...goal, event, metricId: undefined } })}
          />
          <FilterFields
            event={goal.event}
            filters={goal.filters}
            onChange={(filters) => change({ goal: { ...goal, filters, metricId: undefined } })}
          />
          <DurationField label={words.goalWithin} value={goal.within} onChange={(within) => change({ goal: { ...goal, within } })} />
        </>
      )}
    </>
  )
}

const firstCanary: NonNullable<Broadcast['canary']> = { percent: 1, minutes: 30, maxFailedPercent: 10, maxUnsubscribedPercent: 2 }

/** How fast it goes, what comes before it, and whether some get it first. */
function PaceFields({ draft: { canary, perMinute, priority, budget, bestTime, class: messageClass }, change }: PartProps) {
  const words = useWords().broadcasts
  const field = (label: string, key: keyof typeof firstCanary, min: number, max: number, unit: string) => (
    <Form.Item label={label}>
      <InputNumber
        aria-label={label}
        min={min}
        max={max}
        precision={0}
        suffix={unit}
        value={canary?.[key] ?? firstCanary[key]}
        onChange={(n) => canary && change({ canary: { ...canary, [key]: n ?? firstCanary[key] } })}
        style={{ width: 132 }}
      />
    </Form.Item>
  )
  return (
    <>
      <Form.Item label={words.perMinute} extra={words.perMinuteNote}>
        <InputNumber
          aria-label={words.perMinute}
          min={1}
          max={1_000_000}
          precision={0}
          value={perMinute ?? null}
          placeholder={words.unlimited}
          onChange={(n) => change({ perMinute: n ?? undefined })}
          style={{ width: 160 }}
        />
      </Form.Item>
      {messageClass === 'marketing' && <BestTimeField value={bestTime} onChange={(next) => change({ bestTime: next })} />}
      <Form.Item label={words.priority} extra={words.priorityNote}>
        <InputNumber
          aria-label={words.priority}
          min={0}
          max={100}
          precision={0}
          value={priority ?? null}
          placeholder={`${usualPriority}`}
          onChange={(n) => change({ priority: n ?? undefined })}
          style={{ width: 160 }}
        />
      </Form.Item>
      <Form.Item label={words.budget} extra={words.budgetNote}>
        <InputNumber
          aria-label={words.budget}
          min={0}
          max={1_000_000_000}
          precision={2}
          value={budget ?? null}
          placeholder={words.unlimited}
          onChange={(n) => change({ budget: n ?? undefined })}
          style={{ width: 160 }}
        />
      </Form.Item>
      <Form.Item label={words.canary}>
        <Switch aria-label={words.canary} checked={canary !== null} onChange={(isOn) => change({ canary: isOn ? firstCanary : null })} />
      </Form.Item>
      {canary && (
        <>
          <Flex gap={12} wrap>
            {field(words.canaryPercent, 'percent', 1, 50, '%')}
            {field(words.canaryMinutes, 'minutes', 5, 1_440, words.minutes)}
            {field(words.maxFailed, 'maxFailedPercent', 0, 100, '%')}
            {field(words.maxUnsubscribed, 'maxUnsubscribedPercent', 0, 100, '%')}
          </Flex>
          <Typography.Text type="secondary">{words.canaryNote}</Typography.Text>
        </>
      )}
    </>
  )
}
