import { wallText } from '../time/wall.ts'
import type { Chosen } from './best-time.ts'
import { type Budget, exhaustedBy } from './budgets.ts'
import type { ContactRules } from './contact-rules.ts'
import { type Block, capBlock, gapBlock, quietBlock, type Wanted } from './contacts.ts'
import { outrankedBy } from './priority.ts'
import { fullest, type Room } from './rates.ts'
import { type ReachFacts, unreachable } from './reach.ts'

/** What the gate knows about one message. */
export interface GateFacts extends Omit<ReachFacts, 'hasAddress'>, Wanted {
  /** When it should have gone out. */
  readonly dueAt: number
  readonly alreadySent: boolean
  readonly journeyState: 'draft' | 'running' | 'paused' | 'ended' | undefined
  /** The run it belongs to, as it is now; undefined while the run travels to another part. */
  readonly run: { readonly cut: string | null } | undefined
  /** Overdue since before a pause, and by more than the operator wanted at the resume. */
  readonly isTooLate: boolean
  /** Why nothing leaves by the channel now: nothing is set up, it cannot be read, as after a lost secret, or the provider takes nothing. */
  readonly notReady: 'channel_not_set' | 'channel_unreadable' | 'account_stopped' | undefined
  readonly personGone: boolean
  readonly address: string | undefined
  /** Whom the content is meant for: the person is among them. */
  readonly suits: boolean
  /** What its step asks once more holds still; undefined: that cannot be known now. */
  readonly isFresh: boolean | undefined
  /** In the global control group. */
  readonly isControl: boolean
  readonly rules: ContactRules
  /** Of the message as it is written, in ten-thousandths of the currency; undefined: not written yet, or without a price. */
  readonly cost: number | undefined
  readonly budgets: readonly Budget[]
  /** When it should go, where its step asks for that and something says so. */
  readonly bestTime: Chosen | undefined
  /** What the rates of its channel and accounts leave. */
  readonly rooms: readonly Room[]
}

type Held = { readonly kind: 'hold'; readonly until: number; readonly reason: string }
type Dropped = { readonly kind: 'drop'; readonly reason: string }
/** A fallback to another channel will be a kind of its own. */
export type Decision = { readonly kind: 'send' } | ((Held | Dropped) & { readonly check: number })

interface Check {
  readonly number: number
  readonly name: string
  /** Its reasons last: they decide already when a step of a journey wants to send. */
  readonly isLasting: boolean
  /** Undefined: nothing against it. A check without this is a place kept in the order, and asks nothing yet. */
  readonly ask?: (facts: GateFacts) => Held | Dropped | undefined
}

const drop = (reason: string): Dropped => ({ kind: 'drop', reason })
const hold = (reason: string, until: number): Held => ({ kind: 'hold', until, reason })

/** One gate, fixed order: the first check that fails names the reason. */
export const checks: readonly Check[] = [
  { number: 1, name: 'never twice', isLasting: true, ask: (facts) => (facts.alreadySent ? drop('already_sent') : undefined) },
  { number: 2, name: 'journey, run and channel are on', isLasting: true, ask: isOn },
  { number: 3, name: 'the person exists', isLasting: true, ask: (facts) => (facts.personGone ? drop('person_gone') : undefined) },
  // Consent and address are one function, which rules about people ask too: it answers check 4 before check 5.
  {
    number: 4,
    name: 'consent',
    isLasting: true,
    ask: (facts) => asDrop(unreachable(reachOf(facts, true, []))),
  },
  {
    number: 5,
    name: 'a working address',
    isLasting: true,
    ask: (facts) => asDrop(unreachable(reachOf(facts, facts.address !== undefined, facts.suppressed))),
  },
  { number: 6, name: 'window and quota of the platform', isLasting: false },
  { number: 7, name: 'global control group', isLasting: true, ask: inControl },
  // People in a control arm of a journey never come to a send step: the split leads them past it.
  { number: 8, name: 'control arm of a journey', isLasting: true },
  { number: 9, name: 'content suits the person', isLasting: false, ask: ({ suits }) => (suits ? undefined : drop('mismatch')) },
  { number: 10, name: 'still true', isLasting: false, ask: stillTrue },
  { number: 11, name: 'quiet hours', isLasting: false, ask: (facts) => blocked(facts, quietBlock(facts.rules, facts), 'quiet') },
  { number: 12, name: 'minimum gap', isLasting: false, ask: (facts) => blocked(facts, gapBlock(facts.rules, facts), 'gap') },
  { number: 13, name: 'frequency caps', isLasting: false, ask: (facts) => blocked(facts, capBlock(facts.rules, facts), 'cap') },
  { number: 14, name: 'priority', isLasting: false, ask: outranked },
  { number: 15, name: 'budget', isLasting: false, ask: tooDear },
  { number: 16, name: 'best time', isLasting: false, ask: tooSoon },
  { number: 17, name: 'rate of the channel', isLasting: false, ask: withoutRoom },
  { number: 18, name: 'hand-over', isLasting: false },
]

/**
 * May it go? `at` intent, when a step of a journey wants to send, only reasons that last decide, and nothing is held yet;
 * at dispatch, on fresh facts, all of them. Live sending, dry runs and backtests ask this same function.
 */
export function decide(facts: GateFacts, at: 'intent' | 'dispatch' = 'dispatch'): Decision {
  for (const { number, isLasting, ask } of checks) {
    if (at === 'intent' && !isLasting) continue
    const found = ask?.(facts)
    if (found && (at === 'dispatch' || found.kind === 'drop')) return { ...found, check: number }
  }
  return { kind: 'send' }
}

const controlCheck = 7
/** A message that this one holds waits for its turn. */
export const rateCheck = 17

/** Whether somebody is compared: all that lasts lets the marketing message go, but for the control group itself. */
export function eligible(facts: GateFacts, decision: Decision): 'treated' | 'control' | undefined {
  if (facts.class !== 'marketing') return undefined
  if (decision.kind === 'send') return 'treated'
  return decision.check === controlCheck ? 'control' : undefined
}

function isOn(facts: GateFacts): Held | Dropped | undefined {
  if (facts.journeyState === 'ended' || facts.journeyState === undefined) return drop('journey_ended')
  if (facts.journeyState === 'paused') return hold('journey_paused', facts.now + 5_000)
  if (facts.isTooLate) return drop('too_late')
  if (!facts.run) return hold('run_moving', facts.now + 1_000)
  if (facts.run.cut !== null) return drop(`run_ended: ${facts.run.cut}`)
  // What nobody mends is not sent for ever after.
  if (facts.notReady === undefined) return undefined
  return facts.now > facts.dueAt + facts.rules.holdHours * 3_600_000 ? drop(facts.notReady) : hold(facts.notReady, facts.now + 60_000)
}

/** What cannot be known at present is neither yes nor no: it waits for a while, and what nobody can vouch for is not sent. */
function stillTrue({ isFresh, now, dueAt, rules }: GateFacts): Held | Dropped | undefined {
  if (isFresh === true) return undefined
  return isFresh === undefined && now <= dueAt + rules.holdHours * 3_600_000 ? hold('stale_unknown', now + 60_000) : drop('stale')
}

/** No copy of all that is known: a replay asks this of everything it would send. */
function reachOf(
  { channel, class: messageClass, consent, whenUnknown }: GateFacts,
  hasAddress: boolean,
  suppressed: readonly string[],
): ReachFacts {
  return { channel, class: messageClass, consent, whenUnknown, hasAddress, suppressed }
}

const asDrop = (reason: string | undefined): Dropped | undefined => (reason === undefined ? undefined : drop(reason))

function inControl({ class: messageClass, isControl }: GateFacts): Dropped | undefined {
  return messageClass === 'marketing' && isControl ? drop('global_control') : undefined
}

const dropReasons = { quiet: 'quiet_hours', gap: 'minimum_gap', cap: 'frequency_cap' } as const

/** What would be held beyond the longest hold is not sent: nobody wants it any more. */
function blocked({ rules, dueAt, zone }: GateFacts, block: Block | undefined, what: keyof typeof dropReasons): Held | Dropped | undefined {
  if (!block) return undefined
  if (block.action === 'drop') return drop(`${dropReasons[what]}: ${block.rule}`)
  if (block.until > dueAt + rules.holdHours * 3_600_000) return drop(`${what}_too_long: ${rules.holdHours}`)
  return hold(`${what}_until: ${what === 'quiet' ? block.rule : wallText(zone, block.until)}`, block.until)
}

/** Asked again when the other should have gone; what is due already takes its turn within a minute. */
const turnMs = 60_000

/** Higher-ranking messages of the days ahead keep the places that a cap has left. */
function outranked(facts: GateFacts): Held | Dropped | undefined {
  const { rules, dueAt, zone, now } = facts
  const found = outrankedBy(rules, facts)
  if (!found) return undefined
  if (found.action === 'drop') return drop(`outranked: ${found.by.name}`)
  const until = Math.max(found.until, now + turnMs)
  if (until > dueAt + rules.holdHours * 3_600_000) return drop(`outranked_too_long: ${rules.holdHours}`)
  return hold(`outranked_until: ${wallText(zone, until)} · ${found.by.name}`, until)
}

/** Nothing goes beyond a budget. A code to sign in with is not kept back for want of money for advertising. */
function tooDear({ budgets, cost, class: messageClass, rules, dueAt, zone }: GateFacts): Held | Dropped | undefined {
  const found = cost === undefined || messageClass === 'service' ? undefined : exhaustedBy(budgets, cost)
  if (!found) return undefined
  if (found.action === 'drop') return drop(`budget: ${found.name}`)
  if (found.until > dueAt + rules.holdHours * 3_600_000) return drop(`budget_too_long: ${rules.holdHours}`)
  return hold(`budget_until: ${wallText(zone, found.until)} · ${found.name}`, found.until)
}

const bestReasons = { own: 'best_time', everybody: 'best_time_all', tried: 'best_time_tried' } as const

/** There is a better hour for it, which is never later than it may be held. */
function tooSoon({ bestTime, now, zone }: GateFacts): Held | undefined {
  if (!bestTime || now >= bestTime.at) return undefined
  const { at, by, n, of } = bestTime
  return hold(`${bestReasons[by]}: ${wallText(zone, at)}${by === 'own' ? ` · ${n}/${of}` : ''}`, at)
}

/** Whatever it is waits: a provider refuses what is too much at once. Only of a day's number service takes more. */
function withoutRoom({ rooms, class: messageClass, rules, dueAt, zone }: GateFacts): Held | Dropped | undefined {
  const found = fullest(rooms, messageClass === 'service')
  if (!found) return undefined
  if (found.until > dueAt + rules.holdHours * 3_600_000) return drop(`rate_too_long: ${rules.holdHours}`)
  return hold(`rate_until: ${wallText(zone, found.until)} · ${found.name}`, found.until)
}
