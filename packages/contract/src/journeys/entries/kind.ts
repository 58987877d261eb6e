import { z } from 'zod'
import type { Language, Rule, ShowValue } from '../../rules/index.ts'
import type { Duration, EventMatch } from '../parts.ts'
import type { GraphProblem } from '../problem.ts'

/** What must not follow the event that opens a run, and for how long. */
export interface AwaitedAbsence {
  readonly match: EventMatch
  readonly within: Duration
}

/** A figure of somebody's events that opens a run when it is reached. */
export interface Reach {
  /** Property whose numbers are summed; without it events are counted. */
  readonly of?: string | undefined
  readonly value: number
  /** How far back events count; null: all there are. */
  readonly within: Duration | null
}

/** What a kind of entry means: who comes in, when, and under which key. */
export interface EntryBehaviour<E> {
  /** A new entry of this kind: it makes sense as soon as what it is about is chosen. */
  fresh(): E
  /** The event that opens a run; none: people are brought in another way. */
  opens?(entry: E): EventMatch
  /** The run begins only if this does not follow. */
  absence?(entry: E): AwaitedAbsence
  reach?(entry: E): Reach | undefined
  /** Property of the trigger that tells runs of one person apart; none: a person is inside once at a time. */
  key?(entry: E): string | undefined
  /** Rule about the person that is asked at the door. */
  who?(entry: E): Rule | undefined
  /** Rules that say whom it means, asked of everybody at once. */
  rules?(entry: E): Rule[]
  /** Live segments whose events it waits for. */
  segments?(entry: E): string[]
  /** What is wrong with its settings, whatever stands around it. */
  check?(entry: E): GraphProblem[]
  /** Who comes in, as an operator would say it: "When “Order” happens". */
  describe(entry: E, language: Language, show?: ShowValue): string
}

export interface EntryKindOf<K extends string, S extends z.ZodRawShape>
  extends EntryBehaviour<z.infer<z.ZodObject<S & { kind: z.ZodLiteral<K> }>>> {
  readonly kind: K
  readonly schema: z.ZodObject<S & { kind: z.ZodLiteral<K> }>
}

/** A kind of entry: its name and settings first, so that what it does with them is checked against them. */
export const defineEntry =
  <const K extends string, const S extends z.ZodRawShape>(kind: K, shape: S) =>
  (behaviour: EntryBehaviour<z.infer<z.ZodObject<S & { kind: z.ZodLiteral<K> }>>>): EntryKindOf<K, S> => ({
    ...behaviour,
    kind,
    schema: z.object({ ...shape, kind: z.literal(kind) }) as EntryKindOf<K, S>['schema'] /* spread loses which keys there are */,
  })
