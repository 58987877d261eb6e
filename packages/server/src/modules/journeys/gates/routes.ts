import { decidedSchema, decisionSchema, gatesSchema } from '@millrace/contract/journeys/gates.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import { base, type JourneyRouteDeps, withId } from '../routes-common.ts'
import * as store from '../store.ts'
import { decide, gatesOf } from './decide.ts'
import { dropStanding } from './store.ts'

const atStep = z.object({ slug: z.string(), id: z.string(), node: z.string().max(80) })

/** Who waits for somebody's word, and what budgets have left. */
export function gateRoutes({ postgres, clock }: JourneyRouteDeps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/:id/gates`,
    permission: 'journeys.read',
    summary: 'How many wait for approval at which step, and how much of budgets is used',
    params: withId,
    response: gatesSchema,
    handler: async ({ project, params }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      return { items: await gatesOf(postgres, row, clock.now()), next: null }
    },
  })
  const decision = defineRoute({
    method: 'POST',
    url: `${base}/:id/steps/:node/decide`,
    permission: 'journeys.approve',
    summary: 'Let on, or reject, who waits for approval at a step; where a second person is needed, never by who made that version',
    params: atStep,
    body: decisionSchema,
    response: decidedSchema,
    status: 200,
    handler: ({ project, actor, params, body, audit }) =>
      postgres.transaction(async (tx) => {
        const row = (await store.lock(tx, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
        const people = await decide(tx, row, params.node, body, { actor, now: clock.now() })
        await audit(tx, {
          action: body.decision === 'approve' ? 'journey.people_approved' : 'journey.people_rejected',
          target: { kind: 'journey', id: params.id },
          after: { node: params.node, people, ...body },
        })
        return { people }
      }),
  })
  const ask = defineRoute({
    method: 'DELETE',
    url: `${base}/:id/steps/:node/standing`,
    permission: 'journeys.approve',
    summary: 'Take back an approval that holds for everybody who comes: they wait again',
    params: atStep,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const row = (await store.lock(tx, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
        if ((await dropStanding(tx, { journeyId: row.journeyId, node: params.node })) === 0) fail('not_found', { kind: 'approval' })
        await audit(tx, {
          action: 'journey.approval_taken_back',
          target: { kind: 'journey', id: params.id },
          before: { node: params.node },
        })
      }),
  })
  return [list, decision, ask]
}
