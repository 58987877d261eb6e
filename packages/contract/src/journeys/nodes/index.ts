import { z } from 'zod'
import { approval } from './approval.ts'
import { budget } from './budget.ts'
import { channel } from './channel.ts'
import { code } from './code.ts'
import { condition } from './condition.ts'
import { emitEvent } from './emit-event.ts'
import { exit } from './exit.ts'
import { fanOut } from './fan-out.ts'
import { goal } from './goal.ts'
import { handoff } from './handoff.ts'
import { happened } from './happened.ts'
import { join } from './join.ts'
import { jump } from './jump.ts'
import type { Behaviour } from './kind.ts'
import { list } from './list.ts'
import { note } from './note.ts'
import { outcome } from './outcome.ts'
import { send } from './send.ts'
import { setProfile } from './set-profile.ts'
import { setTag } from './set-tag.ts'
import { split } from './split.ts'
import { throttle } from './throttle.ts'
import { wait } from './wait.ts'
import { waitCondition } from './wait-condition.ts'
import { waitEvent } from './wait-event.ts'
import { webhook } from './webhook.ts'
import { window } from './window.ts'

export const nodeSchema = z.discriminatedUnion('kind', [
  wait.schema,
  waitEvent.schema,
  waitCondition.schema,
  window.schema,
  condition.schema,
  happened.schema,
  outcome.schema,
  split.schema,
  channel.schema,
  fanOut.schema,
  join.schema,
  approval.schema,
  budget.schema,
  throttle.schema,
  send.schema,
  setTag.schema,
  setProfile.schema,
  list.schema,
  emitEvent.schema,
  webhook.schema,
  code.schema,
  goal.schema,
  jump.schema,
  handoff.schema,
  exit.schema,
  note.schema,
])
export type Node = z.infer<typeof nodeSchema>
export type NodeKind = Node['kind']
export type NodeOf<K extends NodeKind> = Extract<Node, { kind: K }>

/** Every kind of node, in the order of the palette. */
const kinds: { readonly [K in NodeKind]: Behaviour<NodeOf<K>['settings']> } = {
  wait,
  wait_event: waitEvent,
  wait_condition: waitCondition,
  window,
  condition,
  happened,
  outcome,
  split,
  channel,
  fan_out: fanOut,
  join,
  approval,
  budget,
  throttle,
  send,
  set_tag: setTag,
  set_profile: setProfile,
  list,
  emit_event: emitEvent,
  webhook,
  code,
  goal,
  jump,
  handoff,
  exit,
  note,
}
export const nodeKinds: readonly NodeKind[] = Object.keys(kinds) as NodeKind[]

/** What the kind of a node means, for its own settings. */
export const kindOf = (node: Node): Behaviour<Node['settings']> =>
  kinds[node.kind] as Behaviour<never> as Behaviour<Node['settings']> /* a node's settings are those of its kind */

/** Settings of a new node of a kind. */
export const freshNode = (kind: NodeKind, id: string): Node => ({ id, kind, settings: kinds[kind].fresh() }) as Node
