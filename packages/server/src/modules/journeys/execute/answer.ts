import type { InboxRow, Run, Values } from './types.ts'

/** What came of a call, as the inbox of its person is told. */
export interface Answer {
  readonly run: number
  readonly node: string
  readonly visit: number
  readonly port: 'ok' | 'failed'
  readonly why: string
  readonly values: Values
}

export const answerOf = ({ payload }: Pick<InboxRow, 'payload'>): Answer =>
  payload as unknown as Answer /* written by `writeResults` alone */

/** Does a run still wait for this very call? */
export const awaitsAnswer = ({ runId, pending, position }: Run, { run, node, visit }: Answer): boolean =>
  runId === run && !pending && position.state === 'waiting' && position.node === node && position.visits === visit

/** How long a run may be on its way after a merge: its answer waits for it. */
export const travelMs = 600_000
