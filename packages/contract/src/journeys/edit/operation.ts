import type { Entry } from '../entries/index.ts'
import type { Goal, Graph, Limits } from '../graph.ts'
import type { Node } from '../nodes/index.ts'
import type { Place } from './flow.ts'
import type { Fragment } from './fragment.ts'

/** A branch of a condition or a split, or another event that is waited for. */
export type Arm =
  | Extract<Node, { kind: 'condition' }>['settings']['arms'][number]
  | Extract<Node, { kind: 'split' }>['settings']['arms'][number]
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
  | { readonly op: 'set_entry'; readonly entry: Entry }
  | { readonly op: 'set_limits'; readonly limits: Limits | null }
  | { readonly op: 'set_goal'; readonly goal: Goal | null }
  | { readonly op: 'set_reentry'; readonly reentry: Graph['reentry'] }
  /** The inverse of any of them: graphs share what did not change, so keeping the one before costs little. */
  | { readonly op: 'restore'; readonly graph: Graph; readonly undoes: Label }

/** Key of a dictionary and what to fill in: "Undo: remove Wait 2 days". */
export interface Label {
  readonly key: Exclude<Operation['op'], 'restore'>
  /** The step it is about, when it is about one; else how many. */
  readonly node: Node | null
  readonly count: number
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
