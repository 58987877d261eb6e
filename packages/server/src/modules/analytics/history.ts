import { askedInputSchema, askedListSchema } from '@millrace/contract/analytics/history.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { type Actor, defineRoute, type ProjectContext, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import * as store from './history-store.ts'
import { checkQuestion } from './question.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
}

const common = {
  url: '/api/v1/projects/:slug/analytics/history',
  permission: 'analytics.read',
  params: z.object({ slug: z.string() }),
} as const

/** An account has a history of its own; a token has none. */
const memberOf = (project: ProjectContext, actor: Actor): store.Member =>
  actor.kind === 'account' ? { projectId: project.id, accountId: actor.id } : fail('forbidden', { permission: 'session' })

/** What the caller asked analyses lately: told by whoever shows the answer, so that it costs the question nothing. */
export const historyRoutes = ({ postgres, clock }: Deps): Route[] => [
  defineRoute({
    ...common,
    method: 'GET',
    summary: 'Questions the caller asked lately, each once, last asked first',
    response: askedListSchema,
    handler: async ({ project, actor }) => ({ items: await store.listAsked(postgres, memberOf(project, actor)) }),
  }),
  defineRoute({
    ...common,
    method: 'POST',
    summary: 'Remember a question the caller has asked; one that was asked before moves up',
    body: askedInputSchema,
    handler: async ({ project, actor, body }) => {
      const member = memberOf(project, actor)
      const query = checkQuestion(body.model, body.query, 'body')
      await store.putAsked(postgres, member, { ...body, query }, clock.now())
    },
  }),
  defineRoute({
    ...common,
    method: 'DELETE',
    summary: 'Forget the questions the caller asked',
    handler: async ({ project, actor }) => {
      await store.clearAsked(postgres, memberOf(project, actor))
    },
  }),
]
