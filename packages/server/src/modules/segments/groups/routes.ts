import { edgesInputSchema, edgesSchema, groupsInputSchema, groupsSchema } from '@millrace/contract/segments/groups-api.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { type Actor, defineRoute, type Route } from '../../../platform/http/index.ts'
import type { CatalogModule } from '../../catalog/index.ts'
import { personalProperties } from '../../profiles/index.ts'
import type { SegmentsModule } from '../segments.ts'

interface Deps {
  readonly segments: SegmentsModule
  readonly catalog: CatalogModule
}

const base = '/api/v1/projects/:slug/segments/groups'
const slugOnly = z.object({ slug: z.string() })

export function groupRoutes({ segments, catalog }: Deps): Route[] {
  /** Values of personal data are nobody's business who may not read them, in a report as well. */
  async function checkProperties(projectId: number, actor: Actor, names: readonly string[]): Promise<void> {
    if (actor.can('people.read_pii')) return
    const isPersonal = await personalProperties(catalog, projectId)
    if (names.some(isPersonal)) fail('forbidden', { permission: 'people.read_pii' })
  }
  const groups = defineRoute({
    method: 'POST',
    url: base,
    permission: 'segments.read',
    summary: 'How many people are in which group of one to three attributes, with what they spent and how many did something',
    params: slugOnly,
    body: groupsInputSchema,
    response: groupsSchema,
    status: 200,
    handler: async ({ project, actor, body }) => {
      if ((body.amount || body.converted) && !actor.can('analytics.read')) fail('forbidden', { permission: 'analytics.read' })
      await checkProperties(
        project.id,
        actor,
        body.by.flatMap((one) => (one.by === 'property' ? [one.property] : [])),
      )
      return segments.groups(project.id, body)
    },
  })
  const edges = defineRoute({
    method: 'POST',
    url: `${base}/edges`,
    permission: 'segments.read',
    summary: 'Edges to choose from for the numbers of a property of people',
    params: slugOnly,
    body: edgesInputSchema,
    response: edgesSchema,
    status: 200,
    handler: async ({ project, actor, body }) => {
      await checkProperties(project.id, actor, [body.property])
      return segments.edges(project.id, body)
    },
  })
  return [groups, edges]
}
