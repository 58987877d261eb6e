import { z } from 'zod'
import type { Json, ProfileChange } from '../../events.ts'
import type { Items, Language, Rule, RuleInput, ShowValue, Values } from '../../rules/index.ts'
import type { ChannelFigures } from '../../messaging/choice.ts'
import type { SendingChannel } from '../../messaging/reach.ts'
import { type EventMatch, idSchema } from '../parts.ts'
import type { GraphProblem } from '../problem.ts'
import type { Since } from '../since.ts'

export type Effect =
  | {
      readonly kind: 'send'
      readonly node: string
      readonly visit: number
      readonly at: number
      readonly channel: SendingChannel
      readonly templateId: string
      /** The newest version of the template when it goes out, instead of the one current at publish. */
      readonly live: boolean
      readonly class: 'marketing' | 'service'
      /** Which consent it needs, when it is marketing. */
      readonly purpose: string
    }
  | { readonly kind: 'tag'; readonly tag: string; readonly value: string; readonly remove: boolean }
  | { readonly kind: 'profile'; readonly at: number; readonly change: ProfileChange }
  | { readonly kind: 'list'; readonly list: string; readonly remove: boolean }
  | {
      readonly kind: 'event'
      readonly node: string
      readonly visit: number
      readonly at: number
      readonly name: string
      readonly properties: Readonly<Record<string, Json>>
    }
  /** A call to somebody else's server, for whose answer the run waits here. */
  | { readonly kind: 'webhook'; readonly node: string; readonly visit: number; readonly at: number }
  | { readonly kind: 'handoff'; readonly at: number; readonly journey: string; readonly values: Readonly<Record<string, Json>> }
  /** The goal of the journey is reached, unless it was before. */
  | { readonly kind: 'goal'; readonly at: number }
  /** What the run knows from then on: steps after it read it as `node.<id>.…`, as if the trigger had it. */
  | { readonly kind: 'remember'; readonly values: Values }
  | { readonly kind: 'exposure'; readonly node: string; readonly arm: string; readonly at: number; readonly control: boolean }

export interface StepInput {
  readonly personId: number
  readonly journeyKey: string
  readonly trigger: Values
  /** When the run entered. */
  readonly enteredAt: number
  /** Asked only when the graph has conditions. */
  readonly rules: RuleInput | undefined
  /** Items that conditions go on to. */
  readonly items?: Items | undefined
  /** Asked only when channels are chosen by what they cost or bring. */
  readonly channels?: ChannelFigures | undefined
}

/** One arrival of a run at a node. */
export interface Arrival {
  readonly node: string
  readonly visit: number
  /** Logical time: a timer's due time, an event's time. */
  readonly at: number
  readonly input: StepInput
}

/** What arriving at a node comes to: the run waits there, goes on by a port or by several at once, or leaves. */
export type Outcome =
  | {
      readonly kind: 'wait'
      readonly dueAt: number | null
      readonly absence: boolean
      readonly why: string
      readonly effects: readonly Effect[]
    }
  | {
      readonly kind: 'pass' | 'exit'
      readonly port: string
      /** The step it goes on to, instead of the one that is drawn. */
      readonly to?: string
      readonly why: string
      readonly effects: readonly Effect[]
    }
  /** It goes on by several ports at once, as a token each. */
  | { readonly kind: 'fork'; readonly ports: readonly string[]; readonly why: string; readonly effects: readonly Effect[] }

export const pass = (port: string, why: string, effects: readonly Effect[] = []): Outcome => ({ kind: 'pass', port, why, effects })

/** Waits until then; `absence`: its end means that something did *not* happen, so the watermark must have passed it too. */
export const waitUntil = (dueAt: number, absence = false): Outcome => ({ kind: 'wait', dueAt, absence, why: '', effects: [] })

/** One step of somebody's way as history keeps it. */
export interface StoredVisit {
  readonly port: string
  readonly why: string
  readonly arrivedAt: string
  readonly leftAt: string
}

/** An event that moves whoever waits at a node, and the port it is left by then. */
export interface Awaited {
  readonly port: string
  readonly match: EventMatch
  /** Since when it counts; without it since the arrival. */
  readonly since?: Since
  /** And how long after, in ms. */
  readonly within?: number
  /** Only what became of the message that this step has sent in the same run. */
  readonly of?: string
}

/** What a kind of node means: everything that differs from kind to kind stands in its own file, and nowhere else. */
export interface Behaviour<S> {
  /** Settings of a node just put on the canvas: they make sense already. */
  fresh(): S
  /** Ports it may be left by, in the order they are drawn; the first is the main way. */
  ports(settings: S): string[]
  /** Rules it asks when someone arrives. */
  rules?(settings: S): Rule[]
  /** Events that whoever waits here waits for. */
  awaits?(settings: S): Awaited[]
  /** How it is left when its wait is over. */
  over?: { readonly port: string; readonly why: string }
  /** How long whoever comes here waits at most, in ms: when a new version changes it, those inside are due anew. */
  lasts?(settings: S): number | undefined
  /** How many working days it counts; undefined: it asks for none. */
  worksOn?(settings: S): number | undefined
  /** Earlier steps it asks about: runs remember when they came there. */
  refers?(settings: S): { readonly node: string; readonly kind?: string }[]
  /** The same settings where steps have other ids. */
  renamed?(settings: S, idOf: (id: string) => string): S
  /** Properties of the trigger that it reads. */
  reads?(settings: S): string[]
  /** What runs know from it on, as `node.<id>.<name>`. */
  finds?(settings: S): string[]
  /** Static segments it puts people into. */
  lists?(settings: S): string[]
  /** Journeys it hands people over to. */
  hands?(settings: S): string[]
  /** Templates it sends. */
  templates?(settings: S): string[]
  /** What is wrong with its settings, whatever stands around it. */
  check?(id: string, settings: S): GraphProblem[]
  /** Whoever comes stands until the owner of their part, or somebody, lets them on. */
  isGate?: true
  /** Their wait is over when the owner says so: asked again whenever it is due. */
  takesTurns?: true
  arrive(settings: S, arrival: Arrival): Outcome
  /** Asked of whoever waits here since then when something has changed: about them, or the step itself. Undefined: they wait on as before. */
  again?(settings: S, arrival: Arrival, since: number): Outcome | undefined
  /** Rules whose answer may move whoever waits here: of what they look at the run is told. */
  watches?(settings: S): Rule[]
  /** The step as a short sentence, as an operator would say it: "Wait 2 days". */
  describe(settings: S, language: Language, show?: ShowValue): string
  /** What happened here to somebody, as an operator would say it. */
  visited(visit: StoredVisit, settings: S, language: Language): string
}

const nodeBase = { id: idSchema, name: z.string().max(80).optional() }

export interface Kind<K extends string, S extends z.ZodType> extends Behaviour<z.infer<S>> {
  readonly kind: K
  readonly schema: z.ZodObject<typeof nodeBase & { kind: z.ZodLiteral<K>; settings: S }>
}

/** A kind of node: its name and settings first, so that what it does with them is checked against them. */
export const defineKind =
  <const K extends string, S extends z.ZodType>(kind: K, settings: S) =>
  (behaviour: Behaviour<z.infer<S>>): Kind<K, S> => ({
    ...behaviour,
    kind,
    schema: z.object({ ...nodeBase, kind: z.literal(kind), settings }),
  })
