import {
  type Contact,
  type EventLeaf,
  type Items,
  leafFigure,
  matchesOf,
  noItems,
  type Rule,
  type RuleInput,
  type SeenEvent,
  Unanswered,
} from '@millrace/contract/rules/index.ts'
import type { ChannelFigures } from '@millrace/contract/messaging/choice.ts'
import type { WorkingDays } from '@millrace/contract/time/working-days.ts'
import type { Sandbox } from '../../../platform/sandbox/sandbox.ts'
import type { Values } from '../execute/types.ts'

/** Something somebody did, with what tells it from everything else. */
export interface LifeEvent extends SeenEvent {
  readonly id: string
}

/** Somebody as a replay sees them: what is known of them as it begins, and all they did that rules or steps look at. */
export interface Life {
  readonly projectId: number
  readonly personId: number
  readonly profile: Values
  readonly tags: ReadonlyMap<string, string>
  readonly lists?: ReadonlySet<string> | undefined
  readonly contact?: Contact | undefined
  /** In their order; also those from before the replay, since rules look back. */
  readonly events: readonly LifeEvent[]
}

/** What is the same for everybody in a replay. */
export interface Setting {
  /** Zone of the project. */
  readonly zone: string
  readonly workingDays?: WorkingDays | undefined
  /** Segments that rules refer to, and those these refer to. */
  readonly segments: ReadonlyMap<string, Rule>
  readonly items?: Items | undefined
  /** What channels cost and bring as of now, for steps that choose by it. */
  readonly channels?: ChannelFigures | undefined
  /** What is used of budgets, counted up by each replay; from zero, unless given. */
  readonly used?: Record<string, number> | undefined
  /** Where code of its steps runs. */
  readonly code: Sandbox
}

const byName = new WeakMap<readonly LifeEvent[], Map<string, LifeEvent[]>>()

/** Of what somebody did, what a rule looks at: those who did much are asked often. */
function lookedAt(events: readonly LifeEvent[], leaf: EventLeaf): readonly LifeEvent[] {
  const [{ event } = { event: '' }, ...others] = matchesOf(leaf)
  if (others.length > 0) return events
  const named = byName.get(events) ?? Map.groupBy(events, (one) => one.event)
  byName.set(events, named)
  return named.get(event) ?? []
}

/** What a rule is told about somebody at a moment of the replay, by the pure form of every condition. */
export function inputAt(life: Life, at: number, { zone, workingDays, segments, items = noItems }: Setting): RuleInput {
  const moment = { now: new Date(at), zone }
  return {
    person: life.personId,
    profile: life.profile,
    tags: life.tags,
    moment,
    workingDays,
    items,
    ...(life.lists ? { lists: life.lists } : {}),
    ...(life.contact ? { contact: life.contact } : {}),
    figureOf: (leaf) => leafFigure(leaf, lookedAt(life.events, leaf), moment, items, life.profile),
    ranks: () => {
      throw new Unanswered('who is among the first is known of everybody together, not in a replay')
    },
    segments: { rules: segments, items },
  }
}
