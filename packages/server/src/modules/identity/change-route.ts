import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { type AuditEntry, defineRoute, type Route } from '../../platform/http/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { Pair } from './identity.ts'
import type { IdTypes } from './id-types.ts'
import type { PersonHook } from './hook.ts'
import type { MoveContext } from './move.ts'

export interface IdentityDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly hooks: readonly PersonHook[]
  readonly types: IdTypes
}

export const projectUrl = '/api/v1/projects/:slug'
export const slugOnly = z.object({ slug: z.string() })
export const withId = z.object({ slug: z.string(), id: z.coerce.number().int().positive() })

interface Change<B extends z.ZodType | undefined, R extends z.ZodType | undefined> {
  /** Below the project; has an `:id`. */
  readonly url: string
  readonly summary: string
  readonly body?: B
  readonly response?: R
  /** Does it, and says what goes into the audit log and into the answer. */
  act(
    context: MoveContext,
    id: number,
    body: B extends z.ZodType ? z.output<B> : undefined,
  ): Promise<{ readonly entry: AuditEntry; readonly answer?: R extends z.ZodType ? z.input<R> : undefined }>
}

/** A change of who is who: one transaction, in the name of who asks, on record. */
export function changeRoute<B extends z.ZodType | undefined = undefined, R extends z.ZodType | undefined = undefined>(
  { outboxes, clock }: IdentityDeps,
  { url, summary, body, response, act }: Change<B, R>,
): Route {
  return defineRoute<typeof withId, undefined, B, R>({
    method: 'POST',
    url: `${projectUrl}/${url}`,
    permission: 'people.write',
    summary,
    params: withId,
    ...(body ? { body } : {}),
    ...(response ? { response } : { status: 204 }),
    handler: ({ project, params, body: given, actor, audit }) =>
      outboxes.transaction(async (tx, outbox) => {
        const context = { tx, outbox, projectId: project.id, by: actor.name, now: clock.now() }
        const { entry, answer } = await act(context, params.id, given)
        await audit(tx, entry)
        return answer
      }),
  })
}

/** What the audit log says of a merge. */
export const merged = ({ winner, loser }: Pair, more: object = {}): AuditEntry => ({
  action: 'person.merged',
  target: { kind: 'person', id: String(winner.id) },
  after: { ...more, into: winner.id, merged: loser.id },
})
