import type { Json } from '@millrace/contract/events.ts'
import type { Position, Route } from '@millrace/contract/journeys/index.ts'
import type { ChannelFigures } from '@millrace/contract/messaging/choice.ts'
import type { ItemLink, Items, Rule } from '@millrace/contract/rules/index.ts'

import type { Doors } from './doors.ts'

export type Values = Readonly<Record<string, Json | undefined>>

/** A published version, made ready for stepping. */
export interface LiveVersion {
  readonly journeyId: number
  readonly publicId: string
  readonly projectId: number
  readonly version: number
  readonly route: Route
  /** Rules of conditions that may be met from this node on. */
  rulesFrom(node: string): readonly Rule[]
  /** Properties that lead its conditions to items. */
  readonly itemLinks: readonly ItemLink[]
  /** What runs keep of their trigger; undefined: all of it, since a template may come to read any of it. */
  readonly triggerProperties: readonly string[] | undefined
  /** Does it choose channels by what they cost or bring? */
  readonly choosesByFigures: boolean
  /** Version of each template that this version sends. */
  readonly templates: Readonly<Record<string, number>>
}

/** Journeys of this moment: which run, and every version someone may still be in. */
export interface Live {
  /** Newest versions that take entries, by project. */
  readonly entering: ReadonlyMap<number, readonly LiveVersion[]>
  /** Newest versions of paused journeys: nobody enters, and that is said. */
  readonly resting: ReadonlyMap<number, readonly LiveVersion[]>
  /** Journeys whose timers may fire. */
  readonly running: readonly number[]
  /** In how many journeys people of a project may be at once. */
  mostJourneys(projectId: number): number | undefined
  /** Properties that lead conditions to items, by project. */
  readonly itemLinks: ReadonlyMap<number, readonly ItemLink[]>
  /** What channels of a project cost and bring, where a journey chooses by it. */
  channelsOf(projectId: number): ChannelFigures | undefined
  version(journeyId: number, version: number): LiveVersion | undefined
  /** May runs of this journey have several tokens, in whatever version they are? */
  parts(journeyId: number): boolean
}

export interface BatchOptions {
  readonly now: number
  readonly newRunId: () => number
  readonly testPeople?: ReadonlySet<number>
  /** Events with which a figure was reached that an entry asks for. */
  readonly reached?: ReadonlySet<string>
  /** Items that conditions go on to. */
  readonly itemsOf: (projectId: number) => Items
  /** Who may begin; without them everybody. */
  readonly doors?: Doors | undefined
}

export const runStates = { pending: 0, waiting: 1, done: 2, exited: 3, parked: 4 } as const

export interface Run {
  readonly part: number
  readonly runId: number
  /** Which token of the run this is; most runs have one. */
  readonly token: number
  /** The run has another row as well, by which it is counted and listed. */
  isExtra: boolean
  readonly projectId: number
  readonly journeyId: number
  version: number
  readonly personId: number
  readonly entryKey: string
  readonly enteredAt: number
  pending: boolean
  /** A run of a test person: no number counts it. */
  readonly isTest: boolean
  position: Position
  /** Why the run was cut short: what it still wanted to send does not go. */
  cut: string | null
  /** The event that brought the run to the wait where it stands. */
  arrivedBy: string
  /** What was decided not to have happened; a later word of it is a contradiction. */
  absences: readonly Absence[]
  /** Properties of the trigger that the graph reads; `$sent` after a merge: nodes the other run has sent already. */
  trigger: Values
}

/** An event that did not happen at a node (or before entry) in this time, as far as was known. */
export interface Absence {
  readonly node: string
  readonly from: number
  readonly until: number
}

/** An event of a person, as runs look at it. */
export interface Happening {
  readonly id: string
  readonly name: string
  readonly at: number
  readonly properties: Values
  /** Somebody is brought in; nothing happened that other journeys may look at. */
  readonly direct?: Direct
}

/** Somebody is brought into one journey: by its audience, by a date, a server or another journey. */
export interface Direct {
  readonly journey: number | string
  readonly via: string
  readonly key: string | undefined
  /** The number that was promised to whoever called. */
  readonly runId: number | undefined
  /** How many journeys have handed them on. */
  readonly depth: number
}

/** How people are brought in, by kind of entry. */
export const ways: Readonly<Record<string, readonly string[]>> = {
  audience: ['audience'],
  list: ['audience'],
  date: ['date'],
  api: ['api'],
  handoff: ['handoff'],
}

export interface RunVisit {
  readonly run: Run
  readonly version: number
  readonly node: string
  readonly visit: number
  readonly arrivedAt: number
  readonly leftAt: number
  readonly port: string
  readonly why: string
  /** The step it went on to; nothing when the run ended, `stayed` when it did not move. */
  readonly next: string
}

/** A note about a run that stays where it is. */
export const stayed = '.'

/** Somebody who could have entered and did not: refused at the door, or cancelled by what should not follow. */
export interface NotEntered {
  readonly kind: 'refused' | 'cancelled'
  readonly projectId: number
  readonly journeyId: number
  readonly version: number
  readonly personId: number
  readonly isTest: boolean
  readonly reason: string
  readonly entryKey: string
  readonly event: string
  readonly eventId: string
  readonly eventAt: number
}

export const alreadySent = (run: Run): readonly string[] => (Array.isArray(run.trigger['$sent']) ? run.trigger['$sent'].map(String) : [])

export interface InboxRow {
  readonly part: number
  readonly inboxId: number
  readonly projectId: number
  readonly personId: number
  readonly kind:
    | 'event'
    | 'touched'
    | 'called'
    | 'enter'
    | 'handoff'
    | 'merged_away'
    | 'runs'
    | 'erased'
    | 'republish'
    | 'end'
    | 'shift'
    | 'decide'
  readonly event: string | null
  readonly eventAt: Date
  readonly eventId: string | null
  readonly logPart: number
  readonly logOffset: number
  readonly receivedAt: Date
  readonly payload: Values
}

export interface Watch {
  readonly part: number
  readonly runId: number
  readonly projectId: number
  readonly journeyId: number
  readonly version: number
  readonly personId: number
  readonly fromAt: number
  readonly until: number
  readonly trigger: Values
}
