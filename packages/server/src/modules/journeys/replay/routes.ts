import { dryRunInputSchema, dryRunSchema } from '@millrace/contract/journeys/dry-run.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import { currentPerson } from '../../profiles/index.ts'
import { base, withId } from '../routes-common.ts'
import * as store from '../store.ts'
import { dryRun, type DryRunDeps } from './dry-run.ts'

/** A journey tried out without anything happening. */
export function replayRoutes(deps: DryRunDeps): Route[] {
  const { postgres } = deps
  const dry = defineRoute({
    method: 'POST',
    url: `${base}/:id/dry-run`,
    permission: 'people.read',
    summary: 'Try a journey out with one person and a clock that is moved: every step with its reason; nothing is sent or written',
    params: withId,
    body: dryRunInputSchema,
    response: dryRunSchema,
    status: 200,
    handler: async ({ project, params, body }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const graph = body.draft ?? graphSchema.parse(row.draft)
      const of = { projectId: project.id, publicId: row.id }
      if (!('personId' in body.person)) return dryRun(deps, of, graph, body)
      const { personId } = body.person
      const person = await postgres.transaction((tx) => currentPerson(tx, personId))
      const theirs = await store.isPersonOf(postgres, project.id, person)
      return theirs ? dryRun(deps, of, graph, body, person) : fail('not_found', { kind: 'person' })
    },
  })
  return [dry]
}
