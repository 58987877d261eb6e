import {
  entryId,
  type Graph,
  flowOf,
  graphSchema,
  itemLinksOf,
  orderOf,
  paced,
  priorityOf,
  routeOf,
  rulesOf,
} from '@millrace/contract/journeys/index.ts'
import type { ItemLink, Rule } from '@millrace/contract/rules/index.ts'
import type { Db } from '../../../platform/postgres.ts'
import { type Sandbox, sandbox } from '../../../platform/sandbox/sandbox.ts'
import { sql } from '../../../platform/sql.ts'
import { choosesByFigures, figuresOf } from '../channels.ts'
import type { Live, LiveVersion } from './types.ts'

interface VersionRow {
  readonly journeyId: number
  readonly publicId: string
  readonly projectId: number
  readonly version: number
  readonly graph: unknown
  readonly triggerProperties: string[]
  readonly templates: Readonly<Record<string, number>>
}

/** Rules that can be met from each node on, found once; at a condition itself stands who is held there. */
export function rulesFrom(graph: Graph): (node: string) => readonly Rule[] {
  const flow = flowOf(graph)
  const known = new Map<string, readonly Rule[]>()
  return (from) => {
    const before = known.get(from)
    if (before) return before
    // Whoever goes back comes to steps before this one.
    const start = graph.nodes.some((node) => node.kind === 'jump') ? entryId : from
    const found = orderOf(flow, start).flatMap((id) => {
      const node = flow.nodes.get(id)
      return node ? rulesOf(node) : []
    })
    known.set(from, found)
    return found
  }
}

/**
 * Versions never change, so they are parsed once; what runs and what takes entries is read in each transaction. With them is where the code
 * of their steps runs.
 */
export function liveJourneys(): { read(db: Db): Promise<Live>; readonly code: Sandbox } {
  const versions = new Map<string, LiveVersion>()

  async function load(db: Db, missing: readonly string[]): Promise<void> {
    if (missing.length === 0) return
    const rows = await db.rows<VersionRow>(sql`
      select v.journey_id as "journeyId", j.public_id as "publicId", j.project_id as "projectId", v.version, v.graph, v.trigger_properties as "triggerProperties", v.templates
      from journey_versions v join journeys j on j.journey_id = v.journey_id
      where v.journey_id || '/' || v.version = any(${missing}::text[])`)
    for (const row of rows) {
      // Parts that are worked on side by side load at once: rules are known by the object they are, so the first one stays.
      if (versions.has(`${row.journeyId}/${row.version}`)) continue
      const graph = paced(graphSchema.parse(row.graph))
      const isOpen = graph.nodes.some((node) => node.kind === 'send' && node.settings.live)
      const triggerProperties = isOpen ? undefined : row.triggerProperties
      const made = {
        route: routeOf(graph),
        rulesFrom: rulesFrom(graph),
        itemLinks: itemLinksOf(graph),
        choosesByFigures: choosesByFigures(graph),
      }
      versions.set(`${row.journeyId}/${row.version}`, { ...row, ...made, triggerProperties })
    }
  }

  return {
    code: sandbox(),
    async read(db) {
      const journeys = await db.rows<{
        journeyId: number
        projectId: number
        state: string
        version: number
        most: number | null
        versions: number[]
      }>(sql`
        select j.journey_id as "journeyId", j.project_id as "projectId", j.state, j.version, p.most_journeys as most,
          (select array_agg(v.version) from journey_versions v where v.journey_id = j.journey_id) as versions
        from journeys j join projects p on p.project_id = j.project_id where j.version is not null and j.state <> 'ended'`)
      const wanted = journeys.flatMap((journey) => journey.versions.map((version) => `${journey.journeyId}/${version}`))
      await load(
        db,
        wanted.filter((key) => !versions.has(key)),
      )
      const parting = new Set(
        journeys.flatMap(({ journeyId, versions: some }) =>
          some.some((version) => versions.get(`${journeyId}/${version}`)?.route.ways) ? [journeyId] : [],
        ),
      )
      const running = journeys.filter((journey) => journey.state === 'running')
      const newest = (some: typeof journeys): LiveVersion[] =>
        some.flatMap((journey) => versions.get(`${journey.journeyId}/${journey.version}`) ?? []).toSorted(byPriority)
      const most = new Map(journeys.flatMap((one) => (one.most === null ? [] : [[one.projectId, one.most]])))
      const choosing = journeys.filter(({ journeyId, versions: some }) =>
        some.some((version) => versions.get(`${journeyId}/${version}`)?.choosesByFigures),
      )
      const channelsOf = await figuresOf(db, [...new Set(choosing.map((one) => one.projectId))])
      return {
        channelsOf,
        entering: Map.groupBy(newest(running), (version) => version.projectId),
        resting: Map.groupBy(newest(journeys.filter((journey) => journey.state === 'paused')), (version) => version.projectId),
        running: running.map((journey) => journey.journeyId),
        mostJourneys: (projectId) => most.get(projectId),
        itemLinks: linksByProject(wanted.flatMap((key) => versions.get(key) ?? [])),
        version: (journeyId, version) => versions.get(`${journeyId}/${version}`),
        parts: (journeyId) => parting.has(journeyId),
      }
    },
  }
}

/** The highest first: it comes first to whoever may enter several. */
const byPriority = (a: LiveVersion, b: LiveVersion): number => priorityOf(b.route.graph.limits) - priorityOf(a.route.graph.limits)

function linksByProject(versions: readonly LiveVersion[]): Map<number, ItemLink[]> {
  const byProject = Map.groupBy(
    versions.filter((version) => version.itemLinks.length > 0),
    (version) => version.projectId,
  )
  return new Map(
    [...byProject].map(([projectId, some]) => {
      const links = some.flatMap((version) => version.itemLinks)
      return [projectId, [...new Map(links.map((link) => [`${link.owner}\n${link.property}\n${link.type}`, link])).values()]]
    }),
  )
}
