import { references } from '../rules/index.ts'
import { entryId, type Graph, type Node, portsOf, rulesOf } from './graph.ts'

export type ProblemCode =
  | 'duplicate_id'
  | 'edge_from_nowhere'
  | 'edge_to_nowhere'
  | 'port_unknown'
  | 'port_twice'
  | 'loop'
  | 'unreachable'
  | 'entry_unconnected'
  | 'no_weight'
  | 'template_missing'
  | 'template_unknown'
  | 'segment_unknown'
  | 'segment_archived'
  | 'tag_archived'
  | 'purpose_unknown'
  | 'variable_unknown'
  | 'variable_not_kept'
  | 'no_goal'
  | 'zero_wait'
  | 'weights_not_hundred'
  | 'link_needs_key'

export interface GraphProblem {
  readonly nodeId: string | null
  readonly code: ProblemCode
  /** An error keeps the journey from going live; a warning does not. */
  readonly severity: 'error' | 'warning'
  readonly params: Readonly<Record<string, string | number>>
}

/** What a graph refers to, as far as the project knows it. */
export interface Surroundings {
  /** Templates of the project by id, with the properties of the trigger that they need and have no default for. */
  readonly templates: ReadonlyMap<string, { readonly needs: readonly string[] }>
  /** Segments that conditions refer to, by id. */
  readonly segments: ReadonlyMap<string, { readonly name: string; readonly isArchived: boolean }>
  /** Tags whose definition is archived: nothing computes them any more. */
  readonly archivedTags?: ReadonlySet<string> | undefined
  /** Purposes of the project that people can agree to. */
  readonly purposes?: ReadonlySet<string> | undefined
  /** Properties ever seen on the entry event; undefined when the event itself was never seen. */
  readonly entryProperties: ReadonlySet<string> | undefined
}

/** Every problem of a graph; the one check used by the canvas, the checklist, the API and publishing. */
export function validate(graph: Graph, around?: Surroundings): GraphProblem[] {
  const own = [...structure(graph), ...reach(graph), ...graph.nodes.flatMap(settings), ...warnings(graph)]
  return around
    ? [
        ...own,
        ...graph.nodes.flatMap((node) => [
          ...contents(node, graph, around),
          ...segmentsOf(node, around),
          ...tagsOf(node, around),
          ...purposesOf(node, around),
        ]),
      ]
    : own
}

export const isPublishable = (problems: readonly GraphProblem[]): boolean => problems.every((problem) => problem.severity !== 'error')

const error = (nodeId: string | null, code: ProblemCode, params: GraphProblem['params'] = {}): GraphProblem => ({
  nodeId,
  code,
  severity: 'error',
  params,
})
const warning = (nodeId: string | null, code: ProblemCode, params: GraphProblem['params'] = {}): GraphProblem => ({
  nodeId,
  code,
  severity: 'warning',
  params,
})

function structure(graph: Graph): GraphProblem[] {
  const found: GraphProblem[] = []
  const nodes = new Map<string, Node>()
  for (const node of graph.nodes) {
    if (nodes.has(node.id) || node.id === entryId) found.push(error(node.id, 'duplicate_id'))
    nodes.set(node.id, node)
  }
  const used = new Set<string>()
  for (const edge of graph.edges) {
    const from = nodes.get(edge.from)
    const ports = edge.from === entryId ? ['next'] : from ? portsOf(from) : undefined
    if (!ports) found.push(error(null, 'edge_from_nowhere', { from: edge.from }))
    else if (!ports.includes(edge.port)) found.push(error(edge.from, 'port_unknown', { port: edge.port }))
    if (!nodes.has(edge.to)) found.push(error(edge.from, 'edge_to_nowhere', { to: edge.to }))
    const key = `${edge.from}\n${edge.port}`
    if (used.has(key)) found.push(error(edge.from, 'port_twice', { port: edge.port }))
    used.add(key)
  }
  return found
}

function reach(graph: Graph): GraphProblem[] {
  const next = Map.groupBy(graph.edges, (edge) => edge.from)
  if (!next.has(entryId)) return [error(null, 'entry_unconnected')]
  const found: GraphProblem[] = []
  const done = new Set<string>()
  const open = new Set<string>()
  const walk = (id: string): void => {
    open.add(id)
    for (const { to } of next.get(id) ?? []) {
      if (open.has(to)) found.push(error(id, 'loop', { to }))
      else if (!done.has(to)) walk(to)
    }
    open.delete(id)
    done.add(id)
  }
  walk(entryId)
  for (const node of graph.nodes) if (!done.has(node.id)) found.push(error(node.id, 'unreachable'))
  return found
}

function settings(node: Node): GraphProblem[] {
  switch (node.kind) {
    case 'split': {
      const total = node.settings.arms.reduce((sum, one) => sum + one.weight, 0)
      if (total === 0) return [error(node.id, 'no_weight')]
      return total === 100 ? [] : [warning(node.id, 'weights_not_hundred', { total })]
    }
    case 'send':
      return node.settings.templateId === '' ? [error(node.id, 'template_missing')] : []
    case 'wait':
      return node.settings.duration.amount === 0 ? [warning(node.id, 'zero_wait')] : []
    case 'wait_event':
    case 'condition':
    case 'set_tag':
    case 'exit':
      return []
  }
}

/** Does the template exist here, and can the entry event give it what it needs? */
function contents(node: Node, graph: Graph, { templates, entryProperties }: Surroundings): GraphProblem[] {
  if (node.kind !== 'send' || node.settings.templateId === '') return []
  const template = templates.get(node.settings.templateId)
  if (!template) return [error(node.id, 'template_unknown', { template: node.settings.templateId })]
  return template.needs.flatMap((variable) =>
    !entryProperties || entryProperties.has(variable) ? [] : [warning(node.id, 'variable_unknown', { variable, event: graph.entry.event })],
  )
}

/** Do the segments exist that its conditions ask for, and are they in use? */
const segmentsOf = (node: Node, { segments }: Surroundings): GraphProblem[] =>
  [...new Set(rulesOf(node).flatMap((rule) => [...references(rule).segments]))].flatMap((id) => {
    const segment = segments.get(id)
    if (!segment) return [error(node.id, 'segment_unknown', { segment: id })]
    return segment.isArchived ? [warning(node.id, 'segment_archived', { segment: segment.name })] : []
  })

/** Does something still say who has the tags that its conditions ask for? */
const tagsOf = (node: Node, { archivedTags }: Surroundings): GraphProblem[] =>
  [...new Set(rulesOf(node).flatMap((rule) => [...references(rule).tags]))].flatMap((tag) =>
    archivedTags?.has(tag) ? [warning(node.id, 'tag_archived', { tag })] : [],
  )

/** Are there the purposes that its conditions ask for? */
const purposesOf = (node: Node, { purposes }: Surroundings): GraphProblem[] =>
  [...new Set(rulesOf(node).flatMap((rule) => [...references(rule).purposes]))].flatMap((purpose) =>
    purposes?.has(purpose) === false ? [error(node.id, 'purpose_unknown', { purpose })] : [],
  )

function warnings(graph: Graph): GraphProblem[] {
  return [...(graph.goal ? [] : [warning(null, 'no_goal')]), ...linksWithoutKey(graph)]
}

/** Without an entry key a person is inside once at a time: a second order, meant to have its own run, would not enter. */
function linksWithoutKey({ entry, nodes, goal }: Graph): GraphProblem[] {
  if (entry.key !== undefined) return []
  const linked = [
    { nodeId: null, links: entry.kind === 'event_then_not' ? entry.not.links : [] },
    ...nodes.flatMap((node) => (node.kind === 'wait_event' ? [{ nodeId: node.id, links: node.settings.links }] : [])),
    { nodeId: null, links: goal?.links ?? [] },
  ]
  const seen = new Set<string>()
  return linked.flatMap(({ nodeId, links }) =>
    links.flatMap(({ trigger }) => {
      const key = `${nodeId}\n${trigger}`
      if (seen.has(key)) return []
      seen.add(key)
      return [warning(nodeId, 'link_needs_key', { property: trigger })]
    }),
  )
}

export interface GraphReferences {
  /** Events the journey has to be told about: entry, absence, waits, goal. */
  readonly events: ReadonlySet<string>
  /** Properties of the trigger that later steps read; nothing else is kept with a run. */
  readonly triggerProperties: ReadonlySet<string>
  readonly templates: ReadonlySet<string>
}

export function graphReferences(graph: Graph): GraphReferences {
  const events = new Set<string>([graph.entry.event])
  const triggerProperties = new Set<string>()
  const templates = new Set<string>()
  const take = (match: { event: string; links: readonly { trigger: string }[] }): void => {
    events.add(match.event)
    for (const link of match.links) triggerProperties.add(link.trigger)
  }
  if (graph.entry.kind === 'event_then_not') take(graph.entry.not)
  if (graph.goal) take(graph.goal)
  for (const node of graph.nodes) {
    if (node.kind === 'wait_event') take(node.settings)
    if (node.kind === 'send') templates.add(node.settings.templateId)
    for (const rule of rulesOf(node)) for (const name of references(rule).triggerProperties) triggerProperties.add(name)
  }
  return { events, triggerProperties, templates }
}
