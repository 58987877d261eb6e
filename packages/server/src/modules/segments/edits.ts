import type { CanonicalRecord, Json } from '@millrace/contract/events.ts'
import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { type PersonEdit, personEditSchema } from '@millrace/contract/profiles/edits.ts'
import { ruleSchema } from '@millrace/contract/rules/index.ts'
import { z } from 'zod'
import type { JobContext } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { editPeople, keepTraces, takeTraces, undoPeople } from '../profiles/index.ts'
import { segmentsSnapshot } from './refer.ts'
import type { SegmentsModule } from './segments.ts'

export interface EditDeps {
  readonly segments: SegmentsModule
  readonly catalog: CatalogModule
  readonly outboxes: Outboxes
}

/** The rule, and the segments it refers to, as they were when the edit was asked for. */
export const editPayload = z.object({ editId: z.string(), rule: ruleSchema, segments: segmentsSnapshot, edits: z.array(personEditSchema) })
export const editCursor = z.object({ after: z.number(), seen: z.number(), changed: z.number() })
export const undoPayload = z.object({ editId: z.string() })
export const undoCursor = z.object({ people: z.number(), kept: z.number() })

const perRound = 500

/** Edits page after page of the people the rule means; each page, what it changed of whom, and the cursor are committed together. */
export async function runEdit(
  deps: EditDeps,
  ctx: JobContext<z.infer<typeof editPayload>, z.infer<typeof editCursor>>,
): Promise<JobResult> {
  const { editId, rule, segments, edits } = ctx.payload
  const projectId = ctx.projectId ?? 0
  for (let { after, seen, changed } = ctx.cursor ?? { after: 0, seen: 0, changed: 0 }; ; ) {
    const { ids, total } = await deps.segments.people(projectId, rule, { after, limit: perRound }, new Map(Object.entries(segments)))
    after = ids.at(-1) ?? after
    seen += ids.length
    const now = ctx.clock.now()
    changed += await deps.outboxes.transaction(async (tx, outbox) => {
      if (seen === ids.length) await deps.catalog.admit(tx, projectId, [named(edits, now)], now)
      const edited = await editPeople(tx, outbox, projectId, ids, edits, { source: 'bulk_edit', by: ctx.createdBy, at: now })
      await keepTraces(tx, projectId, editId, edited, now)
      // Who is edited may leave the rule by it: what is left of it shrinks, what was seen does not.
      await ctx.save(
        {
          cursor: { after, seen, changed: changed + edited.length },
          progress: { done: seen, total: Math.max(total, seen), note: 'writing' },
        },
        tx,
      )
      return edited.length
    })
    if (ids.length < perRound) return { counts: { people: seen, changed } }
  }
}

/** Puts back what the edit changed, wherever nobody has changed it since. */
export async function runUndo(
  deps: Pick<EditDeps, 'outboxes'>,
  ctx: JobContext<z.infer<typeof undoPayload>, z.infer<typeof undoCursor>>,
): Promise<JobResult> {
  const projectId = ctx.projectId ?? 0
  for (let { people, kept } = ctx.cursor ?? { people: 0, kept: 0 }; ; ) {
    const round = await deps.outboxes.transaction(async (tx, outbox) => {
      const traces = await takeTraces(tx, projectId, ctx.payload.editId, perRound)
      const undone = await undoPeople(tx, outbox, projectId, traces, { source: 'bulk_edit', by: ctx.createdBy, at: ctx.clock.now() })
      const so = { people: people + undone.people, kept: kept + undone.kept }
      await ctx.save({ cursor: so, progress: { done: so.people, note: 'writing' } }, tx)
      return { ...so, isLast: traces.size < perRound }
    })
    ;({ people, kept } = round)
    if (round.isLast) return { counts: { people, kept } }
  }
}

/** Properties the edits set, as a record, so that the catalog knows them by the rules it knows all others by. */
const named = (edits: readonly PersonEdit[], now: Date): CanonicalRecord => ({
  key: '',
  day: now.toISOString().slice(0, 10),
  time: now.getTime(),
  distinctId: '',
  ids: [],
  profile: {
    op: 'set',
    properties: Object.fromEntries(edits.flatMap((edit): [string, Json][] => (edit.kind === 'set' ? [[edit.property, edit.value]] : []))),
  },
})
