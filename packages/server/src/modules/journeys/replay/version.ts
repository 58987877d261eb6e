import { type Graph, paced, routeOf } from '@millrace/contract/journeys/index.ts'
import { itemLinksOf } from '@millrace/contract/journeys/index.ts'
import { choosesByFigures } from '../channels.ts'
import { rulesFrom } from '../execute/live.ts'
import type { Live, LiveVersion } from '../execute/types.ts'

/** A graph as if it had been published, in memory alone; runs keep all of their trigger. */
export function versionOf(drawn: Graph, of: { readonly projectId: number; readonly publicId: string }): LiveVersion {
  const graph = paced(drawn)
  return {
    ...of,
    journeyId: 0,
    version: 0,
    route: routeOf(graph),
    rulesFrom: rulesFrom(graph),
    itemLinks: itemLinksOf(graph),
    choosesByFigures: choosesByFigures(graph),
    triggerProperties: undefined,
    templates: {},
  }
}

/** The journeys of a world in which there is only this one. */
export const liveOf = (version: LiveVersion): Live => ({
  entering: new Map([[version.projectId, [version]]]),
  resting: new Map(),
  running: [version.journeyId],
  mostJourneys: () => undefined,
  itemLinks: new Map(),
  channelsOf: () => undefined,
  version: () => version,
  parts: () => version.route.ways !== undefined,
})
