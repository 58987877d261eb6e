import { z } from 'zod'
import { type Fragment, fragmentSchema } from './edit/fragment.ts'
import { entryId, type Graph } from './graph.ts'
import type { GraphProblem } from './problem.ts'
import { validate } from './validate.ts'

/** Steps kept under a name, to be put into journeys as a copy. Groups are none of its own: where it is put in, it is one. */
export const subflowFragmentSchema = fragmentSchema.omit({ groups: true })

export const subflowSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.number().int(),
  steps: z.number().int(),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type Subflow = z.infer<typeof subflowSchema>
export const subflowDetailSchema = subflowSchema.extend({
  versions: z
    .array(z.object({ version: z.number().int(), fragment: subflowFragmentSchema, savedAt: z.iso.datetime(), savedBy: z.string() }))
    .describe('newest first'),
})
export type SubflowDetail = z.infer<typeof subflowDetailSchema>
export const subflowsSchema = z.object({ items: z.array(subflowSchema), next: z.string().nullable() })

const name = z.string().trim().min(1).max(80)
export const subflowInputSchema = z.object({ name, fragment: subflowFragmentSchema })
export const subflowChangeSchema = z.object({
  name,
  fragment: subflowFragmentSchema.optional().describe('a new version; without it only the name changes'),
})

/** What keeps steps from being a path that can be put in somewhere; settings that are left open do not. */
export function fragmentProblems({ head, nodes, edges }: Fragment): GraphProblem[] {
  const graph: Graph = {
    entry: { kind: 'event', event: '-', filters: [] },
    nodes,
    edges: [{ from: entryId, port: 'next', to: head }, ...edges],
    goal: null,
    reentry: { kind: 'after_exit' },
  }
  const structural = new Set<string>([
    'duplicate_id',
    'edge_from_nowhere',
    'edge_to_nowhere',
    'port_unknown',
    'port_twice',
    'loop',
    'unreachable',
  ])
  return validate(graph).filter(({ code }) => structural.has(code))
}
