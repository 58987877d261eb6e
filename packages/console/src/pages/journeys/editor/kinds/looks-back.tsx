import { flowOf, type NodeOf, orderOf } from '@millrace/contract/journeys/index.ts'
import { Alert, Form, Select } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { DurationField, EventField, FilterFields, LinkField } from '../fields.tsx'
import { useStepText } from '../looks.tsx'
import { useEditor } from '../store.ts'
import { Choice } from './clock.tsx'
import type { FieldsOf } from './fields-of.ts'

export const HappenedFields: FieldsOf<'happened'> = ({ node, onChange }) => {
  const words = useWords()
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  const { since } = settings
  return (
    <>
      <EventField label={words.segments.event} value={settings.event} onChange={(event) => change({ event })} />
      <LinkField links={settings.links} event={settings.event} onChange={(links) => change({ links })} />
      <FilterFields event={settings.event} filters={settings.filters} onChange={(filters) => change({ filters })} />
      <Choice
        label={words.journeys.since}
        value={since.kind}
        options={words.journeys.sinces}
        onChange={(kind) => change({ since: freshSince[kind] })}
      />
      {since.kind === 'node' && (
        <StepField before={node.id} value={since.node} onChange={(step) => change({ since: { kind: 'node', node: step } })} />
      )}
      {since.kind === 'last' && (
        <DurationField
          label={words.journeys.within}
          value={since.within}
          onChange={(within) => change({ since: { kind: 'last', within } })}
        />
      )}
    </>
  )
}

type Since = NodeOf<'happened'>['settings']['since']
const freshSince: Readonly<Record<Since['kind'], Since>> = {
  entry: { kind: 'entry' },
  node: { kind: 'node', node: '-' },
  last: { kind: 'last', within: { amount: 7, unit: 'day' } },
}

export const OutcomeFields: FieldsOf<'outcome'> = ({ node, onChange }) => {
  const words = useWords()
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  const sender = useEditor((state) => state.graph.nodes.find((one) => one.id === settings.of))
  const asksIfSeen = settings.what === 'opened' || settings.what === 'clicked'
  const blind =
    sender?.kind === 'send' && asksIfSeen
      ? {
          email: '',
          sms: words.sms.outcomeHint,
          push: words.push.outcomeHint,
          webhook: words.webhook.outcomeHint,
          phone: words.calls.outcomeHint,
        }[sender.settings.channel]
      : ''
  return (
    <>
      <StepField before={node.id} kind="send" value={settings.of} onChange={(of) => change({ of })} />
      <Choice
        label={words.journeys.outcome}
        value={settings.what}
        options={words.journeys.outcomes}
        onChange={(what) => change({ what })}
      />
      {blind !== '' && <Alert type="warning" showIcon data-testid="blind" title={blind} style={{ marginBottom: 16 }} />}
      <DurationField label={words.journeys.within} value={settings.within} onChange={(within) => change({ within })} />
    </>
  )
}

/** A step that people have passed when they come to this one. */
export function StepField({
  before,
  kind,
  value,
  onChange,
}: {
  readonly before: string
  readonly kind?: string
  readonly value: string
  readonly onChange: (id: string) => void
}) {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  const textOf = useStepText()
  const flow = flowOf(graph)
  const order = orderOf(flow)
  const options = order.flatMap((id, i) => {
    const node = flow.nodes.get(id)
    if (!node || id === before || (kind !== undefined && node.kind !== kind) || !orderOf(flow, id).includes(before)) return []
    return [{ value: id, label: `${i + 1}. ${textOf(node)}` }]
  })
  const isKnown = options.some((one) => one.value === value)
  return (
    <Form.Item label={words.journeys.step} required>
      <Select aria-label={words.journeys.step} value={isKnown ? value : null} options={options} onChange={onChange} />
    </Form.Item>
  )
}
