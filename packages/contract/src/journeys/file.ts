import { z } from 'zod'
import { caseSchema } from './case.ts'
import { type Edge, edgeSchema, entryId, type Graph, graphSchema } from './graph.ts'
import { kindOf, type Node } from './nodes/index.ts'
import { idSchema } from './parts.ts'

/** Steps that a port leads to: one; a draft that is not sound may have more. */
const targetSchema = z.union([idSchema, z.array(idSchema).max(100)])
const nextSchema = z.union([targetSchema, z.record(idSchema, targetSchema)])
type Target = z.infer<typeof targetSchema>
type Next = z.infer<typeof nextSchema>

/** How a file is built up; whatever else stands in it is the graph's own. */
const frameSchema = z.looseObject({
  id: idSchema,
  name: z.string().min(1).max(100),
  next: nextSchema.optional().describe('where the entry leads'),
  steps: z.array(z.looseObject({ id: idSchema, next: nextSchema.optional() })).max(500),
  edges: z.array(edgeSchema).max(2_000).default([]).describe('edges of steps that are not there'),
  cases: z.array(caseSchema).max(500).default([]),
})

export interface JourneyFile {
  readonly id: string
  readonly name: string
  readonly graph: Graph
  readonly cases: z.infer<typeof caseSchema>[]
}

/** A journey as a plain object to be written down: steps in their order, each with where it leads; keys in a fixed order. */
export function toFile({ id, name, graph: { nodes, edges, entry, ...settings } }: Omit<JourneyFile, 'cases'>): Record<string, unknown> {
  const steps = new Map(nodes.toReversed().map((node) => [node.id, node])) /* of two with one id the first has the edges */
  const portsOf = (node: Node | undefined): string[] => (node ? kindOf(node).ports(node.settings) : ['next'])
  const nextOf = (from: string, node?: Node) =>
    nextOfEdges(
      edges.filter((edge) => edge.from === from),
      portsOf(node),
    )
  const loose = edges.filter(({ from }) => from !== entryId && !steps.has(from))
  return {
    id,
    name,
    entry: ordered(entry),
    ...nextOf(entryId),
    ...(ordered(settings) as object) /* of an object */,
    steps: nodes.map((node) => ({
      ...(ordered(node) as object) /* of an object */,
      ...(steps.get(node.id) === node && node.id !== entryId ? nextOf(node.id, node) : {}),
    })),
    ...(loose.length > 0 ? { edges: loose.map(ordered) } : {}),
  }
}

function nextOfEdges(edges: readonly Edge[], ports: readonly string[]): { next?: Next } {
  const byPort = Map.groupBy(edges, ({ port }) => port)
  const order = [...new Set([...ports, ...byPort.keys()])].filter((port) => byPort.has(port))
  const targets = order.map((port): [string, Target] => {
    const [first = '', ...more] = (byPort.get(port) ?? []).map(({ to }) => to)
    return [port, more.length > 0 ? [first, ...more] : first]
  })
  const [only] = targets
  if (only === undefined) return {}
  return { next: targets.length === 1 && only[0] === 'next' ? only[1] : Object.fromEntries(targets) }
}

/** What tells things apart comes first, the rest by the alphabet: a new setting changes no other line. */
const leading = ['id', 'kind', 'name', 'event', 'property']

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  const rank = (key: string): number => (leading.includes(key) ? leading.indexOf(key) : leading.length)
  entries.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, ordered(one)]))
}

export type ReadFile = { readonly success: true; readonly data: JourneyFile } | { readonly success: false; readonly error: z.ZodError }

/** Reads what `toFile` wrote, or somebody: every field that is wrong, or that nothing reads, by its path; steps by their ids. */
export function fromFile(plain: unknown): ReadFile {
  const frame = frameSchema.safeParse(plain)
  if (!frame.success) return { success: false, error: frame.error }
  const { id, name, next, steps, edges: loose, cases, ...settings } = frame.data
  const edges = [...edgesOf(entryId, next), ...steps.flatMap((step) => edgesOf(step.id, step.next)), ...loose]
  const given = { ...settings, nodes: steps.map(({ next: _, ...node }) => node), edges }
  const parsed = graphSchema.safeParse(given)
  const issues = parsed.success ? unread(given, parsed.data, []) : parsed.error.issues
  if (!parsed.success || issues.length > 0) {
    const error = new z.ZodRealError(issues.map((issue) => ({ ...issue, path: pathOf(issue.path, steps) })))
    return { success: false, error }
  }
  return { success: true, data: { id, name, graph: parsed.data, cases } }
}

function edgesOf(from: string, next: Next | undefined): Edge[] {
  if (next === undefined) return []
  const byPort = typeof next === 'string' || Array.isArray(next) ? { next } : next
  return Object.entries(byPort).flatMap(([port, to]) => [to].flat().map((one) => ({ from, port, to: one })))
}

/** What a schema left out without a word: mostly a slip of the pen. */
function unread(given: unknown, kept: unknown, path: readonly PropertyKey[]): z.core.$ZodIssue[] {
  if (typeof given !== 'object' || given === null || typeof kept !== 'object' || kept === null) return []
  const known = new Map(Object.entries(kept))
  return Object.entries(given).flatMap(([key, value]): z.core.$ZodIssue[] => {
    const at = [...path, Array.isArray(given) ? Number(key) : key]
    if (value === undefined || known.has(key)) return unread(value, known.get(key), at)
    return [{ code: 'unrecognized_keys', keys: [key], path: at, message: 'there is no such field' }]
  })
}

function pathOf([head, at, ...rest]: readonly PropertyKey[], steps: readonly { readonly id: string }[]): PropertyKey[] {
  const step = head === 'nodes' && typeof at === 'number' ? steps[at]?.id : undefined
  if (step !== undefined) return ['steps', step, ...rest]
  return [head, at, ...rest].filter((one) => one !== undefined)
}
