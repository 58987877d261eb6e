import { z } from 'zod'
import type { Values } from '../rules/index.ts'
import { durationMs, durationSchema, idSchema } from './parts.ts'

/** Since when events count. */
export const sinceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entry') }),
  z.object({ kind: z.literal('node'), node: idSchema.describe('since the run came to this step; since entry, when it never has') }),
  z.object({ kind: z.literal('last'), within: durationSchema }),
])
export type Since = z.infer<typeof sinceSchema>

export interface Stay {
  readonly arrivedAt: number
  readonly enteredAt: number
  readonly trigger: Values
}

/** When a run came to an earlier step, as it remembers; undefined: it never has. */
export function cameTo(node: string, trigger: Values): number | undefined {
  const at = trigger[`node.${node}.at`]
  return typeof at === 'number' ? at : undefined
}

export function countsFrom(since: Since | undefined, { arrivedAt, enteredAt, trigger }: Stay): number {
  switch (since?.kind) {
    case undefined:
      return arrivedAt
    case 'entry':
      return enteredAt
    case 'node':
      return cameTo(since.node, trigger) ?? enteredAt
    case 'last':
      return arrivedAt - durationMs(since.within)
  }
}
