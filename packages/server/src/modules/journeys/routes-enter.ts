import { enteredSchema, enterSchema } from '@millrace/contract/journeys/api.ts'
import { graphSchema, payloadProblems } from '@millrace/contract/journeys/index.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import { holders } from '../segments/index.ts'
import { nextRunIds } from './execute/load.ts'
import { sendToInbox } from './execute/save.ts'
import { base, type JourneyRouteDeps, withId } from './routes-common.ts'
import * as store from './store.ts'

/** A server brings people in: promised at once, decided at the door by the owner of their part. */
export const enterRoute = ({ postgres, idTypes, clock }: JourneyRouteDeps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/:id/enter`,
    permission: 'people.write',
    summary: 'Bring people into a journey that is entered by calls; the same Idempotency-Key brings them in once',
    params: withId,
    body: enterSchema,
    response: enteredSchema,
    status: 202,
    handler: async ({ project, params, body, audit }) => {
      const { stored } = await idTypes.of(postgres, project.id)
      return postgres.transaction(async (tx) => {
        const row = (await store.find(tx, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
        if (row.state !== 'running') fail('wrong_state', { state: row.state })
        const live = (await store.versions(tx, row.journeyId)).find((one) => one.version === row.version)
        const { entry } = graphSchema.parse(live?.graph)
        if (entry.kind !== 'api') return fail('wrong_state', { state: entry.kind })
        const problems = payloadProblems(entry.payload, body.variables)
        if (problems.length > 0)
          fail(
            'invalid_input',
            {},
            problems.map(({ name, code }) => ({ path: `variables.${name}`, code, message: code })),
          )
        const refs = body.ids.map((ref) => stored(ref))
        const found = await holders(tx, project.id, refs)
        // Somebody who is named by two of their ids comes in once.
        const people = [...new Set(found.flatMap((one) => one ?? []))]
        const numbers = await nextRunIds(tx, people.length)
        const runs = new Map(people.map((personId, i) => [personId, numbers[i] ?? 0]))
        const payload = { journey: row.journeyId, via: 'api', variables: body.variables }
        await sendToInbox(
          tx,
          [...runs].map(([personId, runId]) => ({
            personId,
            projectId: project.id,
            kind: 'enter' as const,
            payload: { ...payload, runId, key: `call ${runId}` },
          })),
          clock.now(),
        )
        await audit(tx, { action: 'journey.called', target: { kind: 'journey', id: params.id }, after: { people: people.length } })
        return {
          items: body.ids.map((ref, i) => {
            const person = found[i]
            return {
              ...ref,
              runId: person === undefined ? null : (runs.get(person) ?? null),
              refused: person === undefined ? 'unknown_person' : null,
            }
          }),
        }
      })
    },
  })
