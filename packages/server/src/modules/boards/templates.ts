import { randomBytes } from 'node:crypto'
import { boardSchema, fromTemplateSchema } from '@millrace/contract/boards/api.ts'
import { boardDefinitionSchema } from '@millrace/contract/boards/board.ts'
import { boardOf, boardTemplates, missingSlots } from '@millrace/contract/boards/templates.ts'
import { metricInputSchema } from '@millrace/contract/metrics/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { BoardsDeps } from './routes.ts'
import * as store from './store.ts'

/** A board with the metrics it needs, in one transaction: those that are defined already are used, not made again. */
export const templateRoute = ({ postgres, clock, metrics }: BoardsDeps, present: (row: store.BoardRow) => unknown): Route =>
  defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/boards/from-template',
    permission: 'analytics.write',
    summary: 'Make a board from a template, with the events of the project, and the metrics it needs',
    params: z.object({ slug: z.string() }),
    body: fromTemplateSchema,
    response: boardSchema,
    handler: async ({ project, actor, body, audit }) => {
      const { template, name, events, language, isMoney } = body
      const missing = missingSlots(template, events)
      if (missing.length > 0)
        fail(
          'invalid_input',
          {},
          missing.map((slot) => ({
            path: `body.events.${slot}`,
            code: 'required',
            message: 'choose an event, or a property, for this place',
          })),
        )
      const { metrics: wanted, tiles } = boardOf(template, events, language, isMoney)
      const inputs = wanted.map((one) => metricInputSchema.parse(one))
      return postgres.transaction(async (tx) => {
        const ids = await metrics.ensure(tx, project.id, inputs, actor.name)
        const definition = boardDefinitionSchema.parse({ tiles: tiles(ids) })
        const id = `brd_${randomBytes(8).toString('hex')}`
        const input = { name, note: boardTemplates[template].about[language], roles: [], definition }
        const row = (await store.insert(tx, project.id, id, input, actor.name, clock.now())) ?? fail('internal', { request: id })
        await audit(tx, { action: 'board.created', target: { kind: 'board', id }, after: { ...body, metrics: ids } })
        return present(row)
      })
    },
  })
