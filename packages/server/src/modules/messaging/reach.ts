import { decide } from '@millrace/contract/messaging/gate.ts'
import { type Reach, reachSchema } from '@millrace/contract/messaging/reach.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { currentPerson } from '../profiles/index.ts'
import { loadReach } from './reach-facts.ts'
import type { WorldDeps } from './world.ts'

/** Which messages could reach a person now, and why others could not: a dry run of the gate for every purpose. */
export function reachRoute(deps: Pick<WorldDeps, 'clock' | 'sealer' | 'accounts'> & { readonly postgres: Postgres }): Route {
  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/people/:id/reach',
    permission: 'people.read',
    summary: 'Which messages can reach a person now, by channel and purpose, and why not',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    response: reachSchema,
    handler: async ({ project, params }): Promise<Reach> =>
      deps.postgres.transaction(async (tx) => {
        const facts = await loadReach(deps, tx, project.id, await currentPerson(tx, params.id))
        if (!facts) return fail('not_found', { kind: 'person' })
        const items = facts.map(({ asked: purpose, facts: one }) => {
          const decision = decide(one)
          const reason = decision.kind === 'send' ? null : decision.reason
          return { channel: one.channel, purpose, reachable: reason === null, reason }
        })
        return { items }
      }),
  })
}
