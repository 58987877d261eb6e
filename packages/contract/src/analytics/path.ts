import { z } from 'zod'
import { groupKeySchema, pathNexts } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const countsShape = { sessions: z.number().int(), people: z.number().int() }

export const pathAnswerSchema = z.object({
  nodes: z.array(
    z.object({
      layer: z.number().int().describe('from 1, where the source is'),
      id: z.string().describe('`more`: all nodes of the layer that have no place of their own'),
      event: z.string().nullable().describe('null for `more`'),
      value: groupKeySchema.optional().describe('the value it is split by; null: unset'),
      ...countsShape,
      share: z.number().nullable().describe('of the sessions that paths begin with'),
    }),
  ),
  edges: z.array(
    z.object({
      layer: z.number().int().describe('that of its first node'),
      from: z.string(),
      next: z.enum(pathNexts).describe('exit: the session has nothing more; continues: it goes on beyond the layers'),
      to: z.string().nullable().describe('the node of the next layer, for `node`'),
      ...countsShape,
      share: z.number().nullable().describe('of the sessions of its first node'),
      seconds: z.number().nullable().describe('median time to the next node'),
    }),
  ),
  total: z.object(countsShape),
  ...answerShape,
})
export type PathAnswer = z.infer<typeof pathAnswerSchema>

const nodesShape = {
  ids: z.array(z.string()).max(20).describe('nodes of the layer'),
  isMore: z.boolean().default(false).describe('all other nodes than these, instead'),
}
/** Which number of paths: a node, or what goes from it to another, or nowhere. */
export const pathSliceShape = {
  layer: z.number().int().min(1).max(10).default(1),
  node: z.object(nodesShape).optional().describe('none: everybody in the layer'),
  next: z
    .object({ kind: z.enum(pathNexts), ...nodesShape, ids: nodesShape.ids.default([]) })
    .optional()
    .describe('only those who go there; nodes are those of the next layer, none: any'),
}
const slice = z.object(pathSliceShape)
export type PathSlice = z.infer<typeof slice>
