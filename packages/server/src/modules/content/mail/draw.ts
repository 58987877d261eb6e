import type { Body } from '@millrace/contract/content/api.ts'
import type { Db } from '../../../platform/postgres.ts'
import { brandsOf } from './brand.ts'
import { compiled, type Mail } from './compile.ts'
import { sharedOf } from './shared.ts'

interface Wanted {
  readonly projectId: number
  readonly body: Body
}

/**
 * Bodies as they are filled in: mails of blocks as pages, drawn with the brand and the shared blocks of now; all others as they are.
 * Two statements for any number of mails, none when there is no mail of blocks. What cannot be drawn is thrown.
 */
export async function drawn(db: Db, wanted: readonly Wanted[]): Promise<Body[]> {
  const draw = await drawer(db, wanted)
  return Promise.all(wanted.map(draw))
}

/** The same for a round of sends, where one mail that cannot be drawn must not keep the others: it stays a mail of blocks, which nobody can fill in. */
export async function drawnWhereItCan(db: Db, wanted: readonly Wanted[]): Promise<Body[]> {
  const draw = await drawer(db, wanted)
  return Promise.all(wanted.map((one) => draw(one).catch(() => one.body)))
}

async function drawer(db: Db, wanted: readonly Wanted[]): Promise<(one: Wanted) => Promise<Body>> {
  const mails = wanted.flatMap(({ projectId, body }) => (body.kind === 'email' ? [{ projectId, body }] : []))
  if (mails.length === 0) return ({ body }) => Promise.resolve(body)
  const brands = await brandsOf(
    db,
    mails.map(({ projectId }) => projectId),
  )
  const shared = await sharedOf(
    db,
    mails.flatMap(({ projectId, body }) => sharedIn(body).map((id) => ({ projectId, id }))),
  )
  return async ({ projectId, body }) => {
    if (body.kind !== 'email') return body
    const { revision: _, ...brand } = brands(projectId)
    return compiled(body, { brand, shared: shared(projectId) })
  }
}

/** Ids of the shared blocks a mail shows. */
export const sharedIn = ({ blocks }: Mail): string[] => blocks.flatMap((block) => (block.kind === 'shared' ? [block.block] : []))
