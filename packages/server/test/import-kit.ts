import { Readable } from 'node:stream'
import type { Import, ImportMapping, ImportPreview } from '@millrace/contract/ingest/imports.ts'
import type { Job } from '@millrace/contract/jobs/api.ts'
import { expect } from 'vitest'
import type { TestProject, World } from './world.ts'

/** Files of a project through the API, as a program sends them. */
export function importsOf(world: World, project: TestProject) {
  return {
    async upload(name: string, kind: string, body: Buffer | string): Promise<{ status: number; body: Import & { code?: string } }> {
      const answer = await world.app.http.inject({
        method: 'POST',
        url: `/api/v1/projects/${project.slug}/imports?kind=${kind}&name=${encodeURIComponent(name)}`,
        headers: { authorization: `Bearer ${project.token}`, 'content-type': 'application/octet-stream' },
        payload: Readable.from([Buffer.from(body)]),
      })
      return { status: answer.statusCode, body: answer.json() }
    },
    preview: async (id: string, mapping?: ImportMapping): Promise<ImportPreview> =>
      (await world.call<ImportPreview>(project, 'POST', `imports/${id}/preview`, { mapping })).body,
    /** Starts the job, lets it end, and answers with how it ended. */
    async run(id: string, mapping: ImportMapping, more: object = {}): Promise<Job> {
      const started = await world.call<{ jobId: string }>(project, 'POST', `imports/${id}/start`, { mapping, ...more })
      expect(started).toMatchObject({ status: 202 })
      await world.settle()
      return (await world.call<Job>(project, 'GET', `jobs/${started.body.jobId}`)).body
    },
  }
}
