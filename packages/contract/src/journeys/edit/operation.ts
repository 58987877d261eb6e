import type { Entry } from '../entries/index.ts'
import type { Goal, Graph, Limits } from '../graph.ts'
import type { Group } from '../groups.ts'
import type { Node } from '../nodes/index.ts'
import type { Place } from './flow.ts'
import type { Fragment } from './fragment.ts'

/** A branch of a condition, a split or a fan-out, or another event that is waited for. */
export type Arm =
  | Extract<Node, { kind: 'condition' }>['settings']['arms'][number]
  | Extract<Node, { kind: 'split' }>['settings']['arms'][number]
  | Extract<Node, { kind: 'fan_out' }>['settings']['arms'][number]
  | NonNullable<Extract<Node, { kind: 'wait_event' }>['settings']['arms']>[number]

/** Everything that can be done to a drawn journey. */
export type Operation =
  | { readonly op: 'insert'; readonly place: Place; readonly node: Node }
  | { readonly op: 'remove'; readonly ids: readonly string[]; readonly heal: boolean }
  | { readonly op: 'move'; readonly ids: readonly string[]; readonly place: Place }
  | { readonly op: 'paste'; readonly fragment: Fragment; readonly place: Place }
  | { readonly op: 'update'; readonly node: Node }
  | { readonly op: 'add_branch'; readonly id: string; readonly arm: Arm }
  | { readonly op: 'remove_branch'; readonly id: string; readonly arm: string }
  | { readonly op: 'connect'; readonly place: Place; readonly to: string }
  | { readonly op: 'group'; readonly group: Group }
  | { readonly op: 'ungroup'; readonly id: string }
  | { readonly op: 'update_group'; readonly group: Pick<Group, 'id' | 'name' | 'colour' | 'from'> }
  /** Another version of the sub-flow that a group is from. */
  | { readonly op: 'refresh_group'; readonly id: string; readonly version: number; readonly fragment: Fragment }
  | { readonly op: 'set_entry'; readonly entry: Entry }
  | { readonly op: 'set_limits'; readonly limits: Limits | null }
  | { readonly op: 'set_goal'; readonly goal: Goal | null }
  | { readonly op: 'set_reentry'; readonly reentry: Graph['reentry'] }
  /** A published version comes back as a whole. */
  | { readonly op: 'roll_back'; readonly version: number; readonly graph: Graph }
  /** The inverse of any of them: graphs share what did not change, so keeping the one before costs little. */
  | { readonly op: 'restore'; readonly graph: Graph; readonly undoes: Label }

/** Key of a dictionary and what to fill in: "Undo: remove Wait 2 days". */
export interface Label {
  readonly key: Exclude<Operation['op'], 'restore'>
  /** The step it is about, when it is about one; else how many. */
  readonly node: Node | null
  readonly count: number
  /** Name of the group it is about. */
  readonly group?: string
  /** The version that came back. */
  readonly version?: number
}

export type EditError =
  | 'unknown_place'
  | 'unknown_node'
  | 'duplicate_id'
  | 'not_connected'
  | 'into_itself'
  | 'no_open_port'
  | 'kind_changed'
  | 'arms_changed'
  | 'not_a_branch'
  | 'last_arm'
  | 'too_many_arms'
  | 'loop'
  | 'place_taken'
  | 'too_many_nodes'
  | 'group_overlap'
  | 'group_apart'
  | 'group_in_group'

export type Edited =
  | {
      readonly ok: true
      readonly graph: Graph
      readonly inverse: Operation
      readonly label: Label
      /** Steps to select afterwards: what was put in, or where something was taken out. */
      readonly selected: readonly string[]
    }
  | { readonly ok: false; readonly code: EditError }

/** What doing an operation gives, before it gets its label and inverse. */
export type Outcome = { readonly graph: Graph; readonly selected: readonly string[] } | EditError
