import { eraseFromAudit } from './modules/admin/index.ts'
import { eraseFromHistory, eraseFromNotes } from './modules/analytics/index.ts'
import { eraseFromBoards, eraseFromBoardTexts } from './modules/boards/index.ts'
import { eraseFromBroadcasts } from './modules/broadcasts/index.ts'
import { callsHook } from './modules/calls/index.ts'
import { identityHook, mentioning, naming, type PersonHook } from './modules/identity/index.ts'
import { inboxHook } from './modules/inbox/index.ts'
import { ingestHook } from './modules/ingest/index.ts'
import { eraseFromApprovals, eraseFromJourneys, eraseFromReviews, eraseFromSubflows, journeysHook } from './modules/journeys/index.ts'
import { messagingHook } from './modules/messaging/index.ts'
import { eraseFromMetrics, eraseFromMetricTexts } from './modules/metrics/index.ts'
import { profilesHook } from './modules/profiles/index.ts'
import { eraseFromEdits, eraseFromSegments, segmentsHook } from './modules/segments/index.ts'
import { eraseFromTagRuns, eraseFromTags, tagsHook } from './modules/tags/index.ts'

/** Who answers for which tables with person data, in the order they act when two people turn out to be one. */
export const personHooks: readonly PersonHook[] = [
  identityHook,
  profilesHook,
  ingestHook,
  segmentsHook,
  tagsHook,
  messagingHook,
  inboxHook,
  callsHook,
  journeysHook,
]

/** What people did and wrote stays on record when somebody is erased; what it says of them does not. */
export const textsHook: PersonHook = {
  module: 'admin',
  tables: [],
  analysed: {},
  merge: async () => undefined,
  erase: async () => undefined,
  export: async function* () {},
  async eraseFiles(postgres, who) {
    const written = [eraseFromAudit, eraseFromEdits, eraseFromNotes, eraseFromReviews, eraseFromApprovals, eraseFromTagRuns]
    for (const erase of [...written, eraseFromHistory, eraseFromMetricTexts, eraseFromBoardTexts])
      await erase(postgres, who.projectId, mentioning(who.texts))
    const defined = [eraseFromSegments, eraseFromTags, eraseFromJourneys, eraseFromSubflows, eraseFromBroadcasts]
    for (const erase of [...defined, eraseFromMetrics, eraseFromBoards]) await erase(postgres, who.projectId, naming(who.texts))
  },
}
