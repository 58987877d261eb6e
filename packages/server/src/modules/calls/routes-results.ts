import { callDetailSchema, importedResultsSchema, importResultsSchema } from '@millrace/contract/calls/api.ts'
import { callSaidSchema } from '@millrace/contract/calls/results.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import { type Taken, takeResults } from './finish.ts'
import type { CallsDeps } from './module.ts'
import { detail } from './present.ts'

const base = '/api/v1/projects/:slug/calls'

/** What came of calls: of one, or of many from a call centre that works outside. */
export function resultRoutes({ postgres, outboxes, clock, catalog }: CallsDeps): Route[] {
  const one = defineRoute({
    method: 'POST',
    url: `${base}/:id/result`,
    permission: 'calls.work',
    summary: 'Say what came of a call: the task is over, or stays open until the next one; the same said twice changes nothing',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    body: callSaidSchema,
    response: callDetailSchema,
    status: 200,
    handler: async ({ project, params, body, actor, audit }) => {
      await outboxes.transaction(async (tx, outbox) => {
        const [taken] = await takeResults(tx, outbox, project.id, [{ ...body, task: params.id }], actor.name, clock.now())
        if (!taken || taken.kind === 'unknown_task') fail('not_found', { kind: 'call' })
        if (taken.kind === 'over') fail('wrong_state', { state: taken.state })
        if (taken.kind === 'invalid') fail('invalid_input', {}, [{ path: `body.${taken.field}`, code: taken.code, message: taken.message }])
        // What was said is no matter of the audit log.
        await audit(tx, { action: 'call.told', target: { kind: 'call', id: String(params.id) }, after: { result: body.result } })
      })
      return detail(catalog, postgres, project.id, actor, params.id)
    },
  })
  const many = defineRoute({
    method: 'POST',
    url: `${base}/results`,
    permission: 'calls.work',
    summary: 'Take over what came of calls elsewhere, up to 500 at a time; what is wrong with one keeps none of the others back',
    params: z.object({ slug: z.string() }),
    body: importResultsSchema,
    response: importedResultsSchema,
    status: 200,
    handler: ({ project, body: { items }, actor, audit }) =>
      outboxes.transaction(async (tx, outbox) => {
        const taken = await takeResults(tx, outbox, project.id, items, actor.name, clock.now())
        const calls = taken.flatMap((each) => (each.kind === 'taken_over' ? [each.task.id] : []))
        await audit(tx, { action: 'calls.imported', target: { kind: 'calls', id: project.slug }, after: { calls } })
        return { items: taken.map((each, i) => ({ task: items[i]?.task ?? 0, ...said(each) })) }
      }),
  })
  return [many, one]
}

function said(taken: Taken) {
  switch (taken.kind) {
    case 'taken_over':
    case 'known':
      return { state: taken.kind, why: '' }
    case 'unknown_task':
      return { state: 'refused' as const, why: 'There is no such call task in this project: look at its number.' }
    case 'over':
      return { state: 'refused' as const, why: 'It is finished with another result, which stays.' }
    case 'invalid':
      return { state: 'refused' as const, why: `${taken.field}: ${taken.message}` }
  }
}
