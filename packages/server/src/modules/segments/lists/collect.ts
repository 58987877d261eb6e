import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import type { JobContext } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import { putOnList } from './made.ts'

export const collectCursorSchema = z.object({ after: z.number(), added: z.number(), total: z.number() })
export type CollectCursor = z.infer<typeof collectCursorSchema>

/** The people behind a number, in the order of their ids. */
export interface PeopleRead {
  count(): Promise<number>
  /** Those after an id, at most so many. */
  page(after: number, limit: number): Promise<readonly number[]>
  /** People of one page: what asks a whole question for each asks for many. */
  readonly perPage: number
}

const perPiece = 5_000

/** Puts people on a static segment; each piece and the cursor behind it are committed together. */
export async function collectOnList<P extends { readonly list: string }>(
  outboxes: Outboxes,
  ctx: JobContext<P, CollectCursor>,
  read: PeopleRead,
): Promise<JobResult> {
  const list = { projectId: ctx.projectId ?? 0, id: ctx.payload.list }
  await ctx.save({ progress: { note: 'counting' } })
  for (let { after, added, total } = ctx.cursor ?? { after: 0, added: 0, total: await read.count() }; ; ) {
    const ids = await read.page(after, read.perPage)
    for (let from = 0; from < ids.length; from += perPiece) {
      const piece = ids.slice(from, from + perPiece)
      after = piece.at(-1) ?? after
      const cursor = { after, total }
      added += await outboxes.transaction(async (tx, outbox) => {
        const count = await putOnList(tx, outbox, list, piece, ctx.clock.now())
        const done = added + count
        await ctx.save({ cursor: { ...cursor, added: done }, progress: { done, total: Math.max(total, done), note: 'writing' } }, tx)
        return count
      })
    }
    if (ids.length < read.perPage) return { counts: { people: added }, link: `/people/segments/${list.id}` }
  }
}
