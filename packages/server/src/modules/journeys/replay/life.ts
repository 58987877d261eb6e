import {
  type Contact,
  type EventLeaf,
  type Items,
  leafFigure,
  type Moment,
  noItems,
  type Rule,
  type RuleInput,
  type SeenEvent,
  Unanswered,
  windowRange,
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

/** What somebody did of a name. */
function namedIn(events: readonly LifeEvent[], name: string): readonly LifeEvent[] {
  const known = byName.get(events)
  if (known) return known.get(name) ?? []
  const named = Map.groupBy(events, (one) => one.event)
  byName.set(events, named)
  return named.get(name) ?? []
}

/** The figure of a leaf, as `leafFigure` defines it: those who did much are asked often, so that only what lies in its window is looked at. */
export function figureIn(
  { events, profile }: Pick<Life, 'events' | 'profile'>,
  leaf: EventLeaf,
  moment: Moment,
  items: Items,
): number | null {
  if (leaf.kind === 'sequence') return leafFigure(leaf, events, moment, items, profile)
  const named = namedIn(events, leaf.event)
  if (leaf.kind === 'occasion') return leafFigure(leaf, named, moment, items, profile)
  const { from, to } = windowRange(leaf.window, moment)
  const [first, end] = [firstSince(named, from), firstSince(named, to + 1)]
  if (leaf.kind === 'event' && leaf.filters.length === 0 && leaf.window.kind !== 'since') return Math.max(0, end - first)
  return leafFigure(leaf, named.slice(first, end), moment, items, profile)
}

/** The place of the first event at a time or later. */
export function firstSince(events: readonly LifeEvent[], since: number): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.time ?? 0) < since) low = middle + 1
    else high = middle
  }
  return low
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
    lists: life.lists,
    contact: life.contact,
    figureOf: (leaf) => figureIn(life, leaf, moment, items),
    ranks: noRanks,
    segments: { rules: segments, items },
  }
}

function noRanks(): never {
  throw new Unanswered('who is among the first is known of everybody together, not in a replay')
}
