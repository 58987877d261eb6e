import {
  erasePreviewSchema,
  eraseSchema,
  defaultErasedIdPolicy,
  type PrivacySettings,
  privacySettingsInputSchema,
  privacySettingsSchema,
} from '@millrace/contract/identity/erase.ts'
import { startedJobSchema } from '@millrace/contract/jobs/api.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Db, Postgres } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { projectUrl, slugOnly, withId } from '../change-route.ts'
import type { PersonHook } from '../hook.ts'
import { findPerson } from '../person-store.ts'
import { analysedTables, countAnalysed } from './analysed.ts'
import { widened } from './erase-store.ts'
import * as store from './settings-store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly hooks: readonly PersonHook[]
  readonly jobs: Jobs
  readonly kind: JobKind<{ person: number }>
}

export const eraseRoutes = (deps: Deps): Route[] => [previewRoute(deps), eraseRoute(deps), ...settingsRoutes(deps)]

const personOf = async (db: Db, projectId: number, id: number): Promise<number> =>
  ((await findPerson(db, projectId, id)) ?? fail('not_found', { kind: 'person' })).id

function previewRoute({ postgres, clickhouse, hooks }: Deps): Route {
  return defineRoute({
    method: 'POST',
    url: `${projectUrl}/people/:id/erase-preview`,
    permission: 'people.erase',
    summary: 'What erasing a person would remove, by table, and what has to be typed to confirm it',
    params: withId,
    status: 200,
    response: erasePreviewSchema,
    handler: async ({ project, params }) => {
      const personId = await personOf(postgres, project.id, params.id)
      const numbers = await widened(postgres, [personId])
      const rows = await countRows(postgres, hooks, numbers)
      for (const one of analysedTables(hooks))
        rows.push({ table: `clickhouse.${one.table}`, rows: await countAnalysed(clickhouse, one, project.id, numbers) })
      return { personId, confirm: String(personId), rows: rows.filter((row) => row.rows > 0) }
    },
  })
}

/** Rows of each table in one statement; conflicts and changes name two people. */
async function countRows(db: Db, hooks: readonly PersonHook[], numbers: readonly number[]): Promise<{ table: string; rows: number }[]> {
  const parts = numbers.map(partOf)
  const counts = hooks
    .flatMap((hook) => hook.tables)
    .map((table) => {
      const inPart = table === 'person_ids' ? sql`t.person_part = any(${parts}::smallint[])` : sql`t.part = any(${parts}::smallint[])`
      const isTheirs = table.startsWith('identity_')
        ? sql`(t.person_id = any(${numbers}::bigint[]) or t.other_person_id = any(${numbers}::bigint[]))`
        : table === 'person_overrides'
          ? sql`t.person_id = any(${numbers}::bigint[])`
          : sql`${inPart} and t.person_id = any(${numbers}::bigint[])`
      return sql`select ${table}::text as "table", count(*) as rows from ${sql.id(table)} t where ${isTheirs}`
    })
  return db.rows(sql.join(counts, sql` union all `))
}

function eraseRoute({ postgres, jobs, kind }: Deps): Route {
  return defineRoute({
    method: 'POST',
    url: `${projectUrl}/people/:id/erase`,
    permission: 'people.erase',
    summary: 'Erase everything of a person, as a job; cannot be undone',
    params: withId,
    body: eraseSchema,
    response: startedJobSchema,
    status: 202,
    handler: ({ project, params, body, actor, audit }) =>
      postgres.transaction(async (tx) => {
        const person = await personOf(tx, project.id, params.id)
        if (body.confirm !== String(person)) fail('not_confirmed', { expected: person })
        const job = await jobs.start(tx, {
          kind,
          projectId: project.id,
          payload: { person },
          title: { person },
          createdBy: actor.name,
          key: `person ${person}`,
        })
        await audit(tx, { action: 'person.erased', target: { kind: 'person', id: String(person) }, after: { job: job.id } })
        return { job: job.id }
      }),
  })
}

async function present(db: Db, projectId: number): Promise<PrivacySettings> {
  const row = await store.readSettings(db, projectId)
  return {
    erasedIds: row?.policy ?? defaultErasedIdPolicy,
    erased: await store.countErased(db, projectId),
    revision: row?.revision ?? 0,
  }
}

function settingsRoutes({ postgres }: Deps): Route[] {
  const url = `${projectUrl}/privacy`
  const read = defineRoute({
    method: 'GET',
    url,
    permission: 'project.read',
    summary: 'What becomes of records with an id of somebody who was erased',
    params: slugOnly,
    response: privacySettingsSchema,
    handler: ({ project }) => present(postgres, project.id),
  })
  const change = defineRoute({
    method: 'PUT',
    url,
    permission: 'project.manage',
    summary: 'Say what becomes of records with an id of somebody who was erased; holds for what comes in from now on',
    params: slugOnly,
    body: privacySettingsInputSchema,
    response: privacySettingsSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await present(tx, project.id)
        if ((await store.writePolicy(tx, project.id, revision, body.erasedIds)) === 0)
          fail('revision_conflict', { revision: before.revision })
        const after = await present(tx, project.id)
        await audit(tx, { action: 'privacy_settings.changed', target: { kind: 'privacy_settings', id: 'erased_ids' }, before, after })
        return after
      }),
  })
  return [read, change]
}
