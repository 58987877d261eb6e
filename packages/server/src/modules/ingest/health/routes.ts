import { sourcesHealthSchema } from '@millrace/contract/ingest/health.ts'
import { z } from 'zod'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { SourceHealthBook } from './health.ts'

/** How the sources of a project are doing. */
export const sourceHealthRoute = (health: SourceHealthBook): Route =>
  defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/sources/health',
    permission: 'sources.read',
    summary: 'What came from each source in the last 24 hours: last record, rate, refusals, SDK versions',
    params: z.object({ slug: z.string() }),
    response: sourcesHealthSchema,
    handler: async ({ project }) => ({ items: await health.of(project.id) }),
  })
