import { noteUsage } from './modules/catalog/index.ts'
import type { Reactor } from './modules/ingest/index.ts'
import { reactJourneys } from './modules/journeys/index.ts'
import { messagingReactors } from './modules/messaging/index.ts'
import { reactProfiles } from './modules/profiles/index.ts'
import { reactSegments } from './modules/segments/index.ts'

/** What events do as they are stored, in this order; live tags and the inbox are made later than the pipeline. */
export const reactors = (now: () => Date, secret: string, liveTags: Reactor, inbox: Reactor): readonly Reactor[] => [
  noteUsage,
  reactProfiles,
  reactSegments,
  liveTags,
  ...messagingReactors(now, secret),
  inbox,
  reactJourneys,
]
