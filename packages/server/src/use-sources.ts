import { boardUseSource } from './modules/boards/index.ts'
import { broadcastsUse } from './modules/broadcasts/index.ts'
import { templateUses } from './modules/content/index.ts'
import { journeysUse } from './modules/journeys/index.ts'
import { metricUseSource } from './modules/metrics/index.ts'
import { segmentUses } from './modules/segments/index.ts'
import { tagDefinitionUses } from './modules/tags/index.ts'
import type { UseSource } from './platform/uses.ts'

/** Whose definitions refer to others. */
export const useSources: readonly UseSource[] = [
  segmentUses,
  tagDefinitionUses,
  templateUses,
  journeysUse,
  broadcastsUse,
  metricUseSource,
  boardUseSource,
]
