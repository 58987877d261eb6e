import { entryId, type Graph, type GraphProblem, graphSchema, type ProblemCode, validate } from '@millrace/contract/journeys/index.ts'

export interface Problem extends Omit<GraphProblem, 'code'> {
  readonly code: ProblemCode | 'incomplete'
}

/** Everything wrong with a draft; settings somebody has not filled in yet come first, because they cannot even be saved. */
export const problemsOf = (graph: Graph): Problem[] => [...incomplete(graph), ...validate(graph)]

export const isComplete = (graph: Graph): boolean => graphSchema.safeParse(graph).success

function incomplete(graph: Graph): Problem[] {
  const parsed = graphSchema.safeParse(graph)
  if (parsed.success) return []
  const ids = parsed.error.issues.map(({ path: [part, index] }) =>
    part === 'nodes' && typeof index === 'number' ? (graph.nodes[index]?.id ?? entryId) : entryId,
  )
  return [...new Set(ids)].map((nodeId) => ({ nodeId, code: 'incomplete', severity: 'error', params: {} }))
}
