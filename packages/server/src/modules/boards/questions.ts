import { randomBytes } from 'node:crypto'
import { savedQuestionInputSchema, savedQuestionSchema, savedQuestionsSchema } from '@millrace/contract/boards/api.ts'
import { definitionsQuerySchema } from '@millrace/contract/paging.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, definitionFilter, nextDefinitions, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { checkQuestion } from '../analytics/index.ts'
import type { BoardsDeps } from './routes.ts'
import * as store from './store.ts'

const base = '/api/v1/projects/:slug/saved-questions'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

const present = ({ definition, ...row }: store.QuestionRow) => ({
  ...row,
  ...definition,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
})
const found = async (db: Db, projectId: number, id: string): Promise<store.QuestionRow> =>
  (await store.findQuestion(db, projectId, id)) ?? fail('not_found', { kind: 'saved question' })

/** Questions of analyses kept by name. */
export function questionRoutes({ postgres, clock }: BoardsDeps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'analytics.read',
    summary: 'Questions that were kept by name, last changed first',
    params: slugOnly,
    query: definitionsQuerySchema,
    response: savedQuestionsSchema,
    handler: async ({ project, query }) => {
      const rows = await store.listQuestions(postgres, project.id, definitionFilter(query))
      return { items: rows.map(present), next: nextDefinitions(rows, query.limit) }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'analytics.read',
    summary: 'One saved question',
    params: withId,
    response: savedQuestionSchema,
    handler: async ({ project, params }) => present(await found(postgres, project.id, params.id)),
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'analytics.write',
    summary: 'Keep a question of an analysis by name',
    params: slugOnly,
    body: savedQuestionInputSchema,
    response: savedQuestionSchema,
    handler: ({ project, actor, body, audit }) => {
      checkQuestion(body.model, body.query, 'body')
      return postgres.transaction(async (tx) => {
        const id = `sqn_${randomBytes(8).toString('hex')}`
        const row = (await store.insertQuestion(tx, project.id, id, body, actor.name, clock.now())) ?? fail('internal', { request: id })
        await audit(tx, { action: 'saved_question.created', target: { kind: 'saved_question', id }, after: body })
        return present(row)
      })
    },
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'analytics.write',
    summary: 'Rename a saved question, or ask another one under its name',
    params: withId,
    body: savedQuestionInputSchema,
    response: savedQuestionSchema,
    revision: true,
    handler: ({ project, params: { id }, body, revision, audit }) => {
      checkQuestion(body.model, body.query, 'body')
      return postgres.transaction(async (tx) => {
        const before = await found(tx, project.id, id)
        const row = await store.updateQuestion(tx, project.id, id, revision, body, clock.now())
        if (!row) return fail('revision_conflict', { revision: before.revision })
        const was = { name: before.name, ...before.definition }
        await audit(tx, { action: 'saved_question.changed', target: { kind: 'saved_question', id }, before: was, after: body })
        return present(row)
      })
    },
  })
  const shelf = shelfRoutes({
    postgres,
    base,
    permission: 'analytics.write',
    summary: { archive: 'Put a saved question aside', restore: 'Bring an archived question back' },
    response: savedQuestionSchema,
    kind: 'saved_question',
    find: found,
    async put(tx, { projectId, id, revision, isArchived, before }) {
      const row = await store.setQuestionArchived(tx, projectId, id, revision, isArchived ? clock.now() : null)
      return row ?? fail('revision_conflict', { revision: before.revision })
    },
    present,
  })
  return [list, read, create, change, ...shelf]
}
