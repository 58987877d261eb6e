import { randomBytes } from 'node:crypto'
import { packMadeSchema } from '@millrace/contract/tags/api.ts'
import { packInputSchema, tagsOfPack } from '@millrace/contract/tags/packs.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { type ComputeTag, startTag } from './compute.ts'
import { present } from './present.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly jobs: Jobs
  readonly kind: ComputeTag
}

/** Several tags at once, of the events and properties a project has for them; each is computed right away. */
export const packRoute = ({ postgres, clock, jobs, kind }: Deps): Route =>
  defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/tags/packs',
    permission: 'segments.write',
    summary: 'Define all tags of a pack and compute them; names that are taken are left as they are',
    params: z.object({ slug: z.string() }),
    body: packInputSchema,
    response: packMadeSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        await store.lockNames(tx, project.id)
        const [made, taken]: [store.TagRow[], string[]] = [[], []]
        for (const input of tagsOfPack(body)) {
          const id = `tag_${randomBytes(8).toString('hex')}`
          const row = (await store.named(tx, project.id, input.name, id))
            ? undefined
            : await store.insert(tx, project.id, id, input, actor.name, clock.now())
          if (!row) {
            taken.push(input.name)
            continue
          }
          made.push(row)
          await startTag(jobs, tx, kind, { projectId: project.id, id, name: input.name }, actor.name)
        }
        const ids = made.map((row) => row.id)
        await audit(tx, { action: 'tag.pack_created', target: { kind: 'tag', id: ids[0] ?? body.pack }, after: { ...body, ids } })
        return { made: made.map(present), taken }
      }),
  })
