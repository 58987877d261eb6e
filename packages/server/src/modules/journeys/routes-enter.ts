import { type EnterPeople, enteredPeopleSchema, enteredSchema, enterPeopleSchema, enterSchema } from '@millrace/contract/journeys/api.ts'
import { graphSchema, payloadProblems } from '@millrace/contract/journeys/index.ts'
import { references } from '@millrace/contract/rules/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { holdPeople } from '../profiles/index.ts'
import { holders, type SegmentsModule } from '../segments/index.ts'
import { nextRunIds } from './execute/load.ts'
import { sendToInbox } from './execute/save.ts'
import { base, type JourneyRouteDeps, withId } from './routes-common.ts'
import * as store from './store.ts'

export interface EnterDeps extends JourneyRouteDeps {
  readonly clickhouse: ClickHouse
  readonly segments: Pick<SegmentsModule, 'peopleOf'>
}

/** As many as one call may bring in: what is promised is written in one transaction. */
const mostPeople = 10_000

/** A server brings people in: promised at once, decided at the door by the owner of their part. */
export const enterRoutes = (deps: EnterDeps): Route[] => [byIds(deps), byRule(deps)]

const byIds = ({ postgres, idTypes, clock }: EnterDeps): Route =>
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
        const row = await called(tx, project.id, params.id, body.variables)
        const refs = body.ids.map((ref) => stored(ref))
        const found = await holders(tx, project.id, refs)
        // Somebody who is named by two of their ids comes in once.
        const runs = await bring(tx, row, [...new Set(found.flatMap((one) => one ?? []))], body.variables, clock.now())
        await audit(tx, { action: 'journey.called', target: { kind: 'journey', id: params.id }, after: { people: runs.size } })
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

const byRule = ({ postgres, clickhouse, segments, clock }: EnterDeps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/:id/enter-people`,
    permission: 'people.write',
    summary:
      'Bring everybody whom a rule means into a journey that is entered by calls: an item is in stock again, so tell who asked for it',
    params: withId,
    body: enterPeopleSchema,
    response: enteredPeopleSchema,
    status: 202,
    handler: async ({ project, params, body, audit }) => {
      if (references(body.who).triggerProperties.size > 0)
        fail('invalid_input', {}, [{ path: 'who', code: 'no_trigger', message: 'nothing has happened to anybody: there is no trigger' }])
      const people = await segments.peopleOf(project.id, body.who, clock.now())
      const rows = await clickhouse.rows<{ person: number }>(sql`
        select person_id as person from (${people}) order by person limit ${sql.value(mostPeople + 1, 'UInt32')}`)
      if (rows.length > mostPeople)
        fail('invalid_input', {}, [{ path: 'who', code: 'too_many', message: `at most ${mostPeople} people in one call` }])
      return postgres.transaction(async (tx) => {
        const row = await called(tx, project.id, params.id, body.variables)
        // Whoever was merged away or erased since the engine was told.
        const held = await holdPeople(
          tx,
          rows.map((one) => one.person),
        )
        const here = held.flatMap((one) => (one.mergedInto === null ? [one.personId] : []))
        const runs = await bring(tx, row, here, body.variables, clock.now())
        await audit(tx, { action: 'journey.called', target: { kind: 'journey', id: params.id }, after: { people: runs.size } })
        return { people: runs.size }
      })
    },
  })

/** The journey, if it is one that is called now, with such values. */
async function called(tx: Tx, projectId: number, id: string, variables: EnterPeople['variables']): Promise<store.JourneyRow> {
  const row = (await store.find(tx, projectId, id)) ?? fail('not_found', { kind: 'journey' })
  if (row.state !== 'running') fail('wrong_state', { state: row.state })
  const live = (await store.versions(tx, row.journeyId)).find((one) => one.version === row.version)
  const { entry } = graphSchema.parse(live?.graph)
  if (entry.kind !== 'api') return fail('wrong_state', { state: entry.kind })
  const problems = payloadProblems(entry.payload, variables)
  if (problems.length > 0)
    fail(
      'invalid_input',
      {},
      problems.map(({ name, code }) => ({ path: `variables.${name}`, code, message: code })),
    )
  return row
}

/** Their runs, by person. */
async function bring(
  tx: Tx,
  { journeyId, projectId }: store.JourneyRow,
  people: readonly number[],
  variables: EnterPeople['variables'],
  now: Date,
): Promise<Map<number, number>> {
  const numbers = await nextRunIds(tx, people.length)
  const runs = new Map(people.map((personId, i) => [personId, numbers[i] ?? 0]))
  const inbox = [...runs].map(([personId, runId]) => ({
    personId,
    projectId,
    kind: 'enter' as const,
    payload: { journey: journeyId, via: 'api', variables, runId, key: `call ${runId}` },
  }))
  await sendToInbox(tx, inbox, now)
  return runs
}
