import { randomBytes } from 'node:crypto'
import { csvLine, csvMark } from '@millrace/contract/csv.ts'
import { describeDefinition } from '@millrace/contract/tags/index.ts'
import { cellOf, planSheet, sheetInputSchema, sheetPlanSchema } from '@millrace/contract/tags/sheet.ts'
import { sheetFields, sheetWords, toldFields } from '@millrace/contract/tags/sheet-words.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { lockLive, renewTagWatches } from './live/renew.ts'
import { present } from './present.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/tags'
const slugOnly = z.object({ slug: z.string() })
const fileQuerySchema = z.object({ language: z.enum(['zh', 'en']).default('zh').describe('of the headings') })

/** The specification of all tags as a sheet, and a sheet read back. */
export function sheetRoutes({ postgres, clock }: Deps): Route[] {
  const file = defineRoute({
    method: 'GET',
    url: `${base}/spec.csv`,
    permission: 'segments.read',
    summary: 'The specification of all tags as CSV, archived ones marked',
    params: slugOnly,
    query: fileQuerySchema,
    file: 'text/csv',
    handler: async ({ project, query, reply }) => {
      const words = sheetWords[query.language]
      const rows = await store.all(postgres, project.id)
      const lines = rows.map(present).map((tag) => {
        const told = {
          kind: tag.definition.kind,
          definition: describeDefinition(tag.definition, query.language),
          people: tag.people,
          computedAt: tag.computedAt,
          archived: tag.archivedAt === null ? '' : words.archived,
        }
        return csvLine([...sheetFields.map((field) => cellOf(field, tag, words)), ...toldFields.map((field) => told[field])])
      })
      reply.header('content-disposition', 'attachment; filename="tags.csv"').type('text/csv; charset=utf-8')
      return csvMark + csvLine([...sheetFields, ...toldFields].map((field) => words.fields[field])) + lines.join('')
    },
  })
  const plan = defineRoute({
    method: 'POST',
    url: `${base}/spec/plan`,
    permission: 'segments.write',
    summary: 'What a specification sheet would make, change and be refused for; changes nothing',
    params: slugOnly,
    body: sheetInputSchema,
    response: sheetPlanSchema,
    status: 200,
    handler: async ({ project, body }) => planSheet(body.rows, (await store.all(postgres, project.id)).map(present)).plan,
  })
  const apply = defineRoute({
    method: 'POST',
    url: `${base}/spec`,
    permission: 'segments.write',
    summary:
      'Take a specification sheet: known names get what describes them, others become planned tags; rows that are refused are left out',
    params: slugOnly,
    body: sheetInputSchema,
    response: sheetPlanSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        await store.lockNames(tx, project.id)
        await lockLive(tx, project.id)
        const before = (await store.all(tx, project.id, 'for update')).map(present)
        const { plan: done, make, change } = planSheet(body.rows, before)
        const made = make.map((input) => ({ id: `tag_${randomBytes(8).toString('hex')}`, ...input }))
        await store.insertAll(tx, project.id, made, actor.name, clock.now())
        await store.describeAll(tx, project.id, change, clock.now())
        await renewTagWatches(tx, project.id)
        await audit(tx, {
          action: 'tag.sheet_applied',
          target: { kind: 'project', id: project.slug },
          after: { made: made.map(({ id, name }) => ({ id, name })), changed: done.change },
        })
        return done
      }),
  })
  return [file, plan, apply]
}
