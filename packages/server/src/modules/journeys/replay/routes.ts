import { startedJobSchema } from '@millrace/contract/jobs/api.ts'
import { backtestInputSchema } from '@millrace/contract/journeys/backtest.ts'
import { dryRunInputSchema, dryRunSchema } from '@millrace/contract/journeys/dry-run.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import { currentPerson } from '../../profiles/index.ts'
import { base, withId } from '../routes-common.ts'
import * as store from '../store.ts'
import { type BacktestDeps, backtests } from './backtest.ts'
import { dryRun } from './dry-run.ts'

/** A journey tried out without anything happening. */
export function replayRoutes(deps: BacktestDeps): Route[] {
  const { postgres } = deps
  const tests = backtests(deps)
  const dry = defineRoute({
    method: 'POST',
    url: `${base}/:id/dry-run`,
    permission: 'people.read',
    summary: 'Try a journey out with one person and a clock that is moved: every step with its reason; nothing is sent or written',
    params: withId,
    body: dryRunInputSchema,
    response: dryRunSchema,
    status: 200,
    handler: async ({ project, actor, params, body }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const graph = body.draft ?? graphSchema.parse(row.draft)
      const of = { projectId: project.id, publicId: row.id, journeyId: row.journeyId, project, seesPeople: actor.can('people.read_pii') }
      if (!('personId' in body.person)) return dryRun(deps, of, graph, body)
      const { personId } = body.person
      const person = await postgres.transaction((tx) => currentPerson(tx, personId))
      const theirs = await store.isPersonOf(postgres, project.id, person)
      return theirs ? dryRun(deps, of, graph, body, person) : fail('not_found', { kind: 'person' })
    },
  })
  const back = defineRoute({
    method: 'POST',
    url: `${base}/:id/backtest`,
    permission: 'journeys.read',
    summary: 'Replay the draft over real events of the last days, beside the published version, as a job; nothing is sent or written',
    params: withId,
    body: backtestInputSchema,
    response: startedJobSchema,
    status: 202,
    handler: async ({ project, params, body, actor }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const live = (await store.versions(postgres, row.journeyId)).find((one) => one.version === row.version)
      const graphs = {
        draft: body.draft ?? graphSchema.parse(row.draft),
        published: live ? graphSchema.parse(live.graph) : undefined,
      }
      const of = { projectId: project.id, publicId: row.id, name: row.name, by: actor.name }
      return { job: await postgres.transaction((tx) => tests.start(tx, of, body, graphs)) }
    },
  })
  return [dry, back]
}
