import { randomBytes } from 'node:crypto'
import {
  applyEdits,
  type BulkEdit,
  type BulkEditInput,
  bulkEditInputSchema,
  bulkEditPreviewSchema,
  bulkEditSchema,
  bulkEditsSchema,
  type Editable,
  traceOf,
} from '@millrace/contract/profiles/edits.ts'
import type { Person } from '@millrace/contract/profiles/api.ts'
import { describe, type Rule } from '@millrace/contract/rules/index.ts'
import { typeOfValue } from '@millrace/contract/catalog/value.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, languageOf, type Route } from '../../platform/http/index.ts'
import type { JobKind, Jobs } from '../../platform/jobs/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { countTraces, masker, readPeople } from '../profiles/index.ts'
import { editCursor, type EditDeps, editPayload, runEdit, runUndo, undoCursor, undoPayload } from './edits.ts'
import * as edits from './edits-store.ts'
import { showNames } from './refer.ts'
import { find } from './store.ts'

interface Deps extends EditDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly jobs: Jobs
}

const base = '/api/v1/projects/:slug/people/edits'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })
const shown = 10

/** Properties and tags of many people at once: looked at first, made by a job, and put back by another. */
export function bulkEditRoutes(deps: Deps): Route[] {
  const edit = deps.jobs.define('people.edit', { payload: editPayload, cursor: editCursor, run: (ctx) => runEdit(deps, ctx) })
  const undo = deps.jobs.define('people.edit_undo', { payload: undoPayload, cursor: undoCursor, run: (ctx) => runUndo(deps, ctx) })
  return [listRoute(deps), previewRoute(deps), startRoute(deps, edit), undoRoute(deps, undo)]
}

/** Whom an edit is about, and what they are called. */
async function whom(
  { postgres, segments }: Deps,
  projectId: number,
  { who }: BulkEditInput,
  language: 'zh' | 'en',
): Promise<{ name: string; rule: Rule }> {
  if (who.rule) {
    const names = await segments.referred(postgres, projectId, [who.rule])
    return { name: describe(who.rule, language, showNames(names)).slice(0, 200), rule: who.rule }
  }
  const segment = (await find(postgres, projectId, who.segmentId ?? '')) ?? fail('not_found', { kind: 'segment' })
  return { name: segment.name, rule: segment.rule }
}

/** A value of another type than the property has would read as unset everywhere: nobody wants that for thousands. */
async function checkTypes({ catalog }: Deps, projectId: number, { edits: list }: BulkEditInput): Promise<void> {
  const types = await catalog.propertyTypes(projectId, 'profile')
  for (const [i, edit] of list.entries()) {
    if (edit.kind !== 'set') continue
    const [known, type] = [types.get(edit.property), typeOfValue(edit.value)]
    if (known && known !== type)
      fail('invalid_input', {}, [
        {
          path: `body.edits.${i}.value`,
          code: 'type_wrong',
          message: `${edit.property} is a ${known}; this value is a ${type ?? 'value of no type'}`,
        },
      ])
  }
}

async function shownEdits({ postgres, jobs }: Deps, projectId: number, rows: readonly edits.BulkEditRow[]): Promise<BulkEdit[]> {
  const ids = rows.map((row) => row.id)
  const [people, made, undone] = await Promise.all([
    countTraces(postgres, projectId, ids),
    jobs.latest(postgres, projectId, 'people.edit', ids),
    jobs.latest(postgres, projectId, 'people.edit_undo', ids),
  ])
  return rows.map(({ createdAt, edits: list, ...row }) => ({
    ...row,
    edits: [...list],
    people: people.get(row.id) ?? 0,
    job: made.get(row.id) ?? null,
    undo: undone.get(row.id) ?? null,
    createdAt: createdAt.toISOString(),
  }))
}

const listRoute = (deps: Deps): Route =>
  defineRoute({
    method: 'GET',
    url: base,
    permission: 'people.write',
    summary: 'Bulk edits, newest first, at most a hundred',
    params: slugOnly,
    response: bulkEditsSchema,
    handler: async ({ project }) => ({
      items: await shownEdits(deps, project.id, await edits.listEdits(deps.postgres, project.id)),
      next: null,
    }),
  })

const previewRoute = (deps: Deps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/preview`,
    permission: 'people.write',
    summary: 'How many people a bulk edit would look at, and what would change of the first ten; changes nothing',
    params: slugOnly,
    body: bulkEditInputSchema,
    response: bulkEditPreviewSchema,
    status: 200,
    handler: async ({ project, body, actor }) => {
      await checkTypes(deps, project.id, body)
      const { rule } = await whom(deps, project.id, body, 'en')
      const { ids, total } = await deps.segments.people(project.id, rule, { after: 0, limit: shown })
      const masked = await masker(deps.catalog, project.id, actor)
      const people = await readPeople(deps.postgres, project.id, ids)
      return { people: total, items: people.map((person) => changesOf(masked(person), body)) }
    },
  })

const editable = ({ properties, tags }: Pick<Person, 'properties' | 'tags'>): Editable => ({
  properties: properties as Editable['properties'] /* profiles are JSON */,
  tags: Object.fromEntries(tags.map(({ tag, value }) => [tag, value])),
})

function changesOf(person: Person, { edits: list }: BulkEditInput) {
  const before = editable(person)
  const { properties = {}, tags = {} } = traceOf(before, applyEdits(before, list)) ?? {}
  const change =
    (isTag: boolean) =>
    ([name, [old, after]]: readonly [string, readonly [unknown, unknown]]) => ({ name, isTag, before: old, after })
  return {
    person: person.id,
    name: person.ids[0]?.value ?? `#${person.id}`,
    changes: [...Object.entries(properties).map(change(false)), ...Object.entries(tags).map(change(true))],
  }
}

const startRoute = (deps: Deps, kind: JobKind<z.infer<typeof editPayload>>): Route =>
  defineRoute({
    method: 'POST',
    url: base,
    permission: 'people.write',
    summary: 'Edit the people a segment or a rule means now, as a job; can be undone for thirty days',
    params: slugOnly,
    body: bulkEditInputSchema,
    response: bulkEditSchema,
    status: 202,
    handler: async ({ project, body, actor, audit, request }) => {
      await checkTypes(deps, project.id, body)
      const { name, rule } = await whom(deps, project.id, body, languageOf(request))
      const row = {
        id: `edit_${randomBytes(8).toString('hex')}`,
        name,
        edits: body.edits,
        createdBy: actor.name,
        createdAt: deps.clock.now(),
      }
      await deps.postgres.transaction(async (tx) => {
        await edits.insertEdit(tx, project.id, row)
        const segments = Object.fromEntries(await deps.segments.referred(tx, project.id, [rule]))
        const payload = { editId: row.id, rule, segments, edits: body.edits }
        await deps.jobs.start(tx, { kind, projectId: project.id, payload, title: { name }, createdBy: actor.name, key: row.id })
        await audit(tx, { action: 'people.edited', target: { kind: 'bulk edit', id: row.id }, after: { name, rule, edits: body.edits } })
      })
      return (await shownEdits(deps, project.id, [row]))[0] ?? fail('not_found', { kind: 'edit' })
    },
  })

const undoRoute = (deps: Deps, kind: JobKind<z.infer<typeof undoPayload>>): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/:id/undo`,
    permission: 'people.write',
    summary: 'Put back what a bulk edit changed, as a job; what was changed since stays',
    params: withId,
    response: bulkEditSchema,
    status: 202,
    handler: async ({ project, params, actor, audit }) => {
      const row = (await edits.findEdit(deps.postgres, project.id, params.id)) ?? fail('not_found', { kind: 'edit' })
      const [shownEdit] = await shownEdits(deps, project.id, [row])
      const state = shownEdit?.job?.state
      if (state === 'queued' || state === 'running') fail('wrong_state', { state })
      if (shownEdit?.people === 0 && !shownEdit.undo) fail('nothing_to_undo')
      await deps.postgres.transaction(async (tx) => {
        const start = {
          kind,
          projectId: project.id,
          payload: { editId: row.id },
          title: { name: row.name },
          createdBy: actor.name,
          key: row.id,
        }
        await deps.jobs.start(tx, start)
        await audit(tx, {
          action: 'people.edit_undone',
          target: { kind: 'bulk edit', id: row.id },
          before: { name: row.name, edits: row.edits },
        })
      })
      return (await shownEdits(deps, project.id, [row]))[0] ?? fail('not_found', { kind: 'edit' })
    },
  })
