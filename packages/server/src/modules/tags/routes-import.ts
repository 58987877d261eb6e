import { startedJobSchema } from '@millrace/contract/jobs/api.ts'
import { tagImportSchema } from '@millrace/contract/tags/import-api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { findImport } from '../ingest/index.ts'
import type { ImportTag } from './import-file.ts'
import type { TagRow } from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly jobs: Jobs
  readonly fromFiles: ImportTag
}

export const importRoute = ({ postgres, jobs, fromFiles }: Deps, found: (projectId: number, id: string) => Promise<TagRow>): Route =>
  defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/tags/:id/import',
    permission: 'segments.write',
    summary: 'Give people the values that an uploaded file names, as a job; its file lists the rows that name nobody',
    params: z.object({ slug: z.string(), id: z.string() }),
    body: tagImportSchema,
    response: startedJobSchema,
    status: 202,
    handler: async ({ project, actor, params: { id }, body, audit }) => {
      const { name, archivedAt, definition } = await found(project.id, id)
      if (!actor.can('data.import')) fail('forbidden', { permission: 'data.import' })
      if (archivedAt) fail('wrong_state', { state: 'archived' })
      if (definition.kind !== 'import') fail('wrong_state', { state: 'defined, not filled from files' })
      const file = (await findImport(postgres, project.id, body.importId)) ?? fail('not_found', { kind: 'import' })
      const before = (await jobs.latest(postgres, project.id, 'tags.import', [id])).get(id)
      if (before?.state === 'queued' || before?.state === 'running') fail('wrong_state', { state: 'being filled from a file' })
      return postgres.transaction(async (tx) => {
        const payload = { tagId: id, file: body }
        const job = await jobs.start(tx, {
          kind: fromFiles,
          projectId: project.id,
          payload,
          title: { name },
          createdBy: actor.name,
          key: id,
        })
        await audit(tx, { action: 'tag.imported', target: { kind: 'tag', id }, after: { ...body, file: file.name, job: job.id } })
        return { job: job.id }
      })
    },
  })
