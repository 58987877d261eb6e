import type { Node, NodeKind } from '@millrace/contract/journeys/index.ts'
import type { FC } from 'react'
import { ConditionArms, SplitArms } from '../arms.tsx'
import { SendFields } from '../send-fields.tsx'
import { EmitEventFields, JumpFields, ListFields, SetProfileFields } from './actions.tsx'
import { ChannelFields } from './channel.tsx'
import { CodeFields } from './code.tsx'
import { FanOutFields, JoinFields } from './branches.tsx'
import { ExitFields } from './exit.tsx'
import type { FieldsOf } from './fields-of.ts'
import { ApprovalFields, BudgetFields, ThrottleFields } from './gates.tsx'
import { HandoffFields } from './handoff.tsx'
import { HappenedFields, OutcomeFields } from './looks-back.tsx'
import { GoalFields, NoteFields } from './marks.tsx'
import { TagFields } from './set-tag.tsx'
import { WaitFields, WindowFields } from './clock.tsx'
import { WaitConditionFields } from './wait-condition.tsx'
import { WaitEventFields } from './waits.tsx'
import { WebhookFields } from './webhook.tsx'

const fields: { readonly [K in NodeKind]: FieldsOf<K> } = {
  wait: WaitFields,
  wait_event: WaitEventFields,
  wait_condition: WaitConditionFields,
  window: WindowFields,
  condition: ConditionArms,
  happened: HappenedFields,
  outcome: OutcomeFields,
  split: SplitArms,
  channel: ChannelFields,
  fan_out: FanOutFields,
  join: JoinFields,
  approval: ApprovalFields,
  budget: BudgetFields,
  throttle: ThrottleFields,
  send: SendFields,
  set_tag: TagFields,
  set_profile: SetProfileFields,
  list: ListFields,
  emit_event: EmitEventFields,
  webhook: WebhookFields,
  code: CodeFields,
  goal: GoalFields,
  jump: JumpFields,
  handoff: HandoffFields,
  exit: ExitFields,
  note: NoteFields,
}

/** Settings of a step, as its kind has them. */
export function Settings({ node, onChange }: { readonly node: Node; readonly onChange: (node: Node) => void }) {
  const Fields = fields[node.kind] as FC<{ node: Node; onChange: (node: Node) => void }> /* the fields of its own kind */
  return <Fields node={node} onChange={onChange} />
}
