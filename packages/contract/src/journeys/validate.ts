import type { SendingChannel } from '../messaging/reach.ts'
import { references, type Rule } from '../rules/index.ts'
import { absence, audienceOf, entryKey, entryProblems, entryRules, entrySegments, opening } from './entries/index.ts'
import { type Call, hostOf, secretsIn } from './calls.ts'
import { flowOf, orderOf } from './edit/flow.ts'
import { groupProblems } from './edit/groups.ts'
import { awaitedAt, entryId, type Graph, handedTo, listsAt, portsOf, referredBy, rulesOf, watchedAt } from './graph.ts'
import { kindOf, type Node } from './nodes/index.ts'
import { error, type GraphProblem, warning } from './problem.ts'
import { uncovered, type Working } from './covered.ts'
import { loneJoins, meetings } from './tokens.ts'

/** A journey that another one hands people over to. */
export interface HandedTo {
  readonly name: string
  readonly entry: string
  readonly isArchived: boolean
  readonly isLive: boolean
}

/** What a graph refers to, as far as the project knows it. */
export interface Surroundings {
  /** Templates of the project by id, with the properties of the trigger that they need and have no default for. */
  readonly templates: ReadonlyMap<string, { readonly channel: SendingChannel; readonly needs: readonly string[] }>
  /** Segments that conditions refer to, by id. */
  readonly segments: ReadonlyMap<
    string,
    { readonly name: string; readonly rule: Rule; readonly isArchived: boolean; readonly isLive?: boolean }
  >
  /** Tags whose definition is archived: nothing computes them any more. */
  readonly archivedTags?: ReadonlySet<string> | undefined
  /** Purposes of the project that people can agree to. */
  readonly purposes?: ReadonlySet<string> | undefined
  /** Journeys that steps hand people over to, by id. */
  readonly journeys?: ReadonlyMap<string, HandedTo> | undefined
  /** Secrets of the project that calls may name. */
  readonly secrets?: ReadonlyMap<string, string> | undefined
  /** Why the texts of a call are no templates. */
  readonly callProblem?: ((call: Call) => string | undefined) | undefined
  /** Properties ever seen on the entry event; undefined when the event itself was never seen. */
  readonly entryProperties: ReadonlySet<string> | undefined
  /** A time at which people are taken in once lies behind us. */
  readonly isTimePassed?: boolean | undefined
  /** Working days of the project, as of now. */
  readonly working?: Working | undefined
  /** Why a pattern of times is none. */
  readonly cronProblem?: ((pattern: string) => string | undefined) | undefined
}

/** Every problem of a graph; the one check used by the canvas, the checklist, the API and publishing. */
export function validate(graph: Graph, around?: Surroundings): GraphProblem[] {
  const own = [
    ...structure(graph),
    ...reach(graph),
    ...entryProblems(graph.entry),
    ...graph.nodes.flatMap(settings),
    ...referred(graph),
    ...unfound(graph),
    ...goalSteps(graph),
    ...groupProblems(graph),
    ...warnings(graph),
  ]
  return around
    ? [
        ...own,
        ...entryAround(graph, around),
        ...graph.nodes.flatMap((node) => [
          ...contents(node, graph, around),
          ...unseenProperties(node, around),
          ...segmentsOf(node.id, rulesOf(node), around),
          ...tagsOf(node.id, rulesOf(node), around),
          ...listsOf(node, around),
          ...handoffsOf(node, around),
          ...purposesOf(node.id, rulesOf(node), around),
          ...callOf(node, around),
          ...uncovered(node, around.working),
        ]),
      ]
    : own
}

export const isPublishable = (problems: readonly GraphProblem[]): boolean => problems.every((problem) => problem.severity !== 'error')

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

const settings = (node: Node): GraphProblem[] => kindOf(node).check?.(node.id, node.settings) ?? []

/** Are there the steps that others ask about, and do runs come there before? */
function referred(graph: Graph): GraphProblem[] {
  const flow = flowOf(graph)
  return graph.nodes.flatMap((node) =>
    referredBy(node).flatMap(({ node: id, kind }) => {
      const step = flow.nodes.get(id)
      if (!step || (kind !== undefined && step.kind !== kind)) return [error(node.id, 'step_unknown', { step: id })]
      return id !== node.id && orderOf(flow, id).includes(node.id) ? [] : [error(node.id, 'step_not_before', { step: id })]
    }),
  )
}

/** Is what steps read of earlier ones found out there, on the way to them? */
function unfound(graph: Graph): GraphProblem[] {
  const flow = flowOf(graph)
  return graph.nodes.flatMap((node) =>
    [...readAt(node)].flatMap((property) => {
      const [, id = '', name = ''] = /^node\.([^.]+)\.(.+)$/.exec(property) ?? []
      const step = flow.nodes.get(id)
      if (id === '' || name === 'at' || name === 'times') return []
      const isFound = step && kindOf(step).finds?.(step.settings).includes(name) && orderOf(flow, id).includes(node.id)
      return isFound ? [] : [warning(node.id, 'result_unknown', { property })]
    }),
  )
}

/** A step that counts the goal needs one. */
const goalSteps = ({ goal, nodes }: Graph): GraphProblem[] =>
  goal ? [] : nodes.flatMap((node) => (node.kind === 'goal' ? [error(node.id, 'goal_missing')] : []))

/** Does the template exist here, and can the entry event give it what it needs? */
function contents(node: Node, graph: Graph, { templates, entryProperties }: Surroundings): GraphProblem[] {
  return templatesOf(node).flatMap((id) => {
    if (id === '') return []
    const template = templates.get(id)
    if (!template) return [error(node.id, 'template_unknown', { template: id })]
    if (node.kind === 'send' && node.settings.channel !== template.channel) return [error(node.id, 'template_channel', { template: id })]
    return template.needs.flatMap((variable) =>
      !entryProperties || entryProperties.has(variable) || isRemembered(variable, graph)
        ? []
        : [warning(node.id, 'variable_unknown', { variable, event: opening(graph.entry)?.event ?? '' })],
    )
  })
}

/** Can the trigger have what the step reads of it? What runs remember of their steps, and what is ours, always may. */
const unseenProperties = (node: Node, { entryProperties }: Surroundings): GraphProblem[] =>
  [...readAt(node)].flatMap((property) =>
    !entryProperties || entryProperties.has(property) || /^(\$|node\.)/.test(property)
      ? []
      : [warning(node.id, 'property_unseen', { property })],
  )

const readAt = (node: Node): Set<string> =>
  new Set([
    ...(kindOf(node).reads?.(node.settings) ?? []),
    ...awaitedAt(node).flatMap(({ match }) => match.links.map(({ trigger }) => trigger)),
    ...rulesOf(node).flatMap((rule) => [...references(rule).triggerProperties]),
  ])

/** Is it what a step of this journey finds out? */
const isRemembered = (variable: string, { nodes }: Graph): boolean =>
  nodes.some((node) =>
    kindOf(node)
      .finds?.(node.settings)
      .some((name) => variable === `node.${node.id}.${name}`),
  )

/** Do the segments exist that its conditions ask for, and are they in use? */
const segmentsOf = (node: string | null, rules: readonly Rule[], { segments }: Surroundings): GraphProblem[] =>
  [...new Set(rules.flatMap((rule) => [...references(rule).segments]))].flatMap((id) => {
    if (id === '') return []
    const segment = segments.get(id)
    if (!segment) return [error(node, 'segment_unknown', { segment: id })]
    return segment.isArchived ? [warning(node, 'segment_archived', { segment: segment.name })] : []
  })

/** Does something still say who has the tags that its conditions ask for? */
const tagsOf = (node: string | null, rules: readonly Rule[], { archivedTags }: Surroundings): GraphProblem[] =>
  [...new Set(rules.flatMap((rule) => [...references(rule).tags]))].flatMap((tag) =>
    archivedTags?.has(tag) ? [warning(node, 'tag_archived', { tag })] : [],
  )

/** Are the segments static that it puts people into, and not filled by themselves? */
const listsOf = (node: Node, { segments }: Surroundings): GraphProblem[] =>
  listsAt(node).flatMap((id) => {
    const segment = segments.get(id)
    if (!segment) return [error(node.id, 'segment_unknown', { segment: id })]
    return segment.rule.kind === 'list' ? [] : [error(node.id, 'list_not_static', { segment: segment.name })]
  })

/** Do the journeys exist that it hands people over to, and do they take them in? */
const handoffsOf = (node: Node, { journeys }: Surroundings): GraphProblem[] =>
  handedTo(node).flatMap((id) => {
    if (!journeys) return []
    const to = journeys.get(id)
    if (!to) return [error(node.id, 'journey_unknown', { journey: id })]
    if (to.isArchived) return [error(node.id, 'journey_archived', { journey: to.name })]
    if (to.entry !== 'handoff') return [error(node.id, 'journey_no_handoff', { journey: to.name })]
    // Two that hand people to each other: one of them is published first.
    return to.isLive ? [] : [warning(node.id, 'journey_not_live', { journey: to.name })]
  })

/** Are there the secrets that a call names, and can its texts be filled in? */
function callOf(node: Node, { secrets, callProblem }: Surroundings): GraphProblem[] {
  if (node.kind !== 'webhook') return []
  const host = hostOf(node.settings.url)
  const unknown = secretsIn(node.settings).filter((name) => secrets?.has(name) === false)
  const foreign = secretsIn(node.settings).filter((name) => host !== undefined && secrets?.has(name) && secrets.get(name) !== host)
  const why = callProblem?.(node.settings)
  return [
    ...unknown.map((secret) => error(node.id, 'secret_unknown', { secret })),
    ...foreign.map((secret) => error(node.id, 'secret_other_host', { secret, host: secrets?.get(secret) ?? '' })),
    ...(why === undefined ? [] : [error(node.id, 'call_text_invalid', { why })]),
  ]
}

/** Are there the purposes that its conditions ask for? */
const purposesOf = (node: string | null, rules: readonly Rule[], { purposes }: Surroundings): GraphProblem[] =>
  [...new Set(rules.flatMap((rule) => [...references(rule).purposes]))].flatMap((purpose) =>
    purposes?.has(purpose) === false ? [error(node, 'purpose_unknown', { purpose })] : [],
  )

/** Is there what the entry is about? */
function entryAround({ entry }: Graph, around: Surroundings): GraphProblem[] {
  const rules = entryRules(entry)
  const when = audienceOf(entry)?.when
  const pattern = when?.kind === 'cron' ? around.cronProblem?.(when.pattern) : undefined
  return [
    ...segmentsOf(null, rules, around),
    ...tagsOf(null, rules, around),
    ...purposesOf(null, rules, around),
    ...entrySegments(entry).flatMap((id) => {
      const segment = around.segments.get(id)
      if (!segment) return [error(null, 'segment_unknown', { segment: id })]
      return segment.isLive === false || segment.isArchived ? [error(null, 'segment_not_live', { segment: segment.name })] : []
    }),
    ...(around.isTimePassed ? [warning(null, 'time_passed')] : []),
    ...(pattern === undefined ? [] : [error(null, 'cron_unknown', { why: pattern })]),
  ]
}

function warnings(graph: Graph): GraphProblem[] {
  return [
    ...(graph.goal ? [] : [warning(null, 'no_goal')]),
    ...linksWithoutKey(graph),
    ...loneJoins(graph).map((id) => warning(id, 'join_alone')),
    ...meetings(graph).map(({ fork, at }) => warning(fork, 'branches_meet', { step: at })),
  ]
}

/** Without an entry key a person is inside once at a time: a second order, meant to have its own run, would not enter. */
function linksWithoutKey({ entry, nodes, goal }: Graph): GraphProblem[] {
  if (entryKey(entry) !== undefined) return []
  const linked = [
    { nodeId: null, links: absence(entry)?.match.links ?? [] },
    ...nodes.flatMap((node) => awaitedAt(node).map(({ match }) => ({ nodeId: node.id, links: match.links }))),
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
  const events = new Set<string>()
  const triggerProperties = new Set<string>()
  const templates = new Set<string>()
  const take = (match: { event: string; links: readonly { trigger: string }[] }): void => {
    events.add(match.event)
    for (const link of match.links) triggerProperties.add(link.trigger)
  }
  const key = entryKey(graph.entry)
  if (key !== undefined && !opening(graph.entry)) triggerProperties.add(key)
  for (const match of [opening(graph.entry), absence(graph.entry)?.match, ...(graph.limits?.exits ?? [])]) if (match) take(match)
  if (graph.goal) take(graph.goal)
  for (const node of graph.nodes) {
    for (const { match } of awaitedAt(node)) take(match)
    for (const id of templatesOf(node)) templates.add(id)
    for (const name of kindOf(node).reads?.(node.settings) ?? []) triggerProperties.add(name)
    for (const rule of watchedAt(node)) for (const event of references(rule).events) events.add(event)
    for (const rule of rulesOf(node)) for (const name of references(rule).triggerProperties) triggerProperties.add(name)
  }
  return { events, triggerProperties, templates }
}

const templatesOf = (node: Node): string[] => kindOf(node).templates?.(node.settings) ?? []
