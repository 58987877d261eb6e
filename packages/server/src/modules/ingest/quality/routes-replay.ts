import { replayInputSchema, replayPreviewSchema, replayResultSchema, resendInputSchema } from '@millrace/contract/ingest/api.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import type { Plans } from '../../catalog/index.ts'
import { logPartitionOf } from '../accept.ts'
import type { IngestModule } from '../ingest.ts'
import { dropSamples, takeSample } from './replay-store.ts'
import { previewReplay, replay } from './replay.ts'
import { decodeAgain } from './resend.ts'

export interface ReplayDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly ingest: Pick<IngestModule, 'outboxes' | 'prepare'>
  readonly plans: Plans
  readonly clickhouse: ClickHouse
  readonly seals: Sealer
}

const base = '/api/v1/projects/:slug/data-quality'
const slugOnly = z.object({ slug: z.string() })
const shown = 5

/** What was refused can be mended and sent again, as long as it is kept. */
export const replayRoutes = (deps: ReplayDeps): Route[] => [previewRoute(deps), replayRoute(deps), resendRoute(deps)]

const previewRoute = ({ postgres, plans }: ReplayDeps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/replay/preview`,
    permission: 'data.read',
    summary: 'What would become of records of the quarantine if they were sent again with these fixes; changes nothing',
    params: slugOnly,
    body: replayInputSchema,
    response: replayPreviewSchema,
    status: 200,
    handler: async ({ project, body, actor }) => {
      const judged = await previewReplay(postgres, project.id, body, await plans.of(project.id))
      const isHidden = !actor.can('people.read_pii')
      const text = (value: object): string => (isHidden ? '' : JSON.stringify(value))
      const ready = judged.filter((one) => one.kept !== undefined).length
      // Those that would stay are what somebody has to look at.
      const first = judged.toSorted((a, b) => Number(a.kept !== undefined) - Number(b.kept !== undefined)).slice(0, shown)
      return {
        ready,
        stuck: judged.length - ready,
        items: first.map(({ one, after, problems }) => ({
          before: text(one.record),
          after: text(after),
          problems: problems.map(({ reason, field, detail }) => ({ reason, field, detail: isHidden ? '' : detail })),
        })),
      }
    },
  })

const replayRoute = ({ ingest, plans, clickhouse, seals }: ReplayDeps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/replay`,
    permission: 'data.import',
    summary: 'Send records of the quarantine again, mended; those the plan refuses still stay',
    params: slugOnly,
    body: replayInputSchema,
    response: replayResultSchema,
    status: 200,
    handler: async ({ project, body, audit }) => {
      const plan = await plans.of(project.id)
      return ingest.outboxes.transaction(async (tx, outbox) => {
        const result = await replay({ clickhouse, seals, plan }, tx, outbox, project.id, body)
        await audit(tx, { action: 'quarantine.replayed', target: { kind: 'quarantine', id: body.reason }, after: { ...body, ...result } })
        return result
      })
    },
  })

const resendRoute = ({ ingest, clock }: ReplayDeps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/samples/:id/resend`,
    permission: 'data.import',
    summary: 'Send one sample again after correcting it, in the protocol it came in; its sample is gone when it was taken',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    body: resendInputSchema,
    response: replayResultSchema,
    status: 200,
    handler: async ({ project, params, body, audit }) => {
      return ingest.outboxes.transaction(async (tx, outbox) => {
        const sample = (await takeSample(tx, project.id, params.id)) ?? fail('not_found', { kind: 'sample' })
        // Others were stored, or wait in the quarantine.
        if (sample.kind !== 'rejected' || sample.canReplay) fail('cannot_resend', { source: sample.source })
        const receivedAt = Math.min(sample.at.getTime(), clock.now().getTime())
        const decoded = decodeAgain(sample.source, body.record, { projectId: project.id, timeZone: project.timeZone, receivedAt })
        if (!decoded) return fail('cannot_resend', { source: sample.source })
        const [reject] = decoded.rejects
        if (reject)
          fail('invalid_input', {}, [
            { path: `body.record${reject.field ? `.${reject.field}` : ''}`, code: reject.reason, message: reject.detail },
          ])
        const { records, refused } = await ingest.prepare(project.id, sample.source, decoded.records)
        const [held] = refused
        if (held)
          fail('invalid_input', {}, [{ path: 'body.record', code: held.note.reason, message: held.note.detail ?? held.note.reason }])
        for (const record of records) outbox.event(project.id, logPartitionOf(record), { ...record, historical: true }, sample.source)
        await dropSamples(tx, project.id, [params.id])
        await audit(tx, {
          action: 'quarantine.resent',
          target: { kind: 'quarantine', id: sample.reason },
          after: { source: sample.source },
        })
        return { replayed: records.length, left: 0, stuck: 0 }
      })
    },
  })
