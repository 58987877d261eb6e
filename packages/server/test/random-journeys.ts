import fc from 'fast-check'
import type { NodeKind } from '@millrace/contract/journeys/index.ts'
import { exit, type GraphInput, mail, wait, waitFor } from './journey-world.ts'

/** Steps as a tree: what stands first, and by which ports it goes on. */
export type Tree = {
  readonly node: object
  readonly next: Readonly<Record<string, Tree>>
  readonly meet?: { readonly node: object; readonly after: Tree }
} | null

/**
 * Not drawn: what becomes of a message, and what somebody says to those who wait for approval, are known to no replay. Standing approvals
 * are, since a replay takes them as given.
 */
export const notDrawn: readonly NodeKind[] = ['outcome']

/** Names that are other ones in each journey, or in each world. */
export interface Names {
  readonly tag: string
  /** A server: `/gone` fails, all else goes well. */
  readonly url: string
  readonly list: string
  /** A journey that is entered by handing over. */
  readonly journey: string
}

const link = [{ property: 'order', trigger: 'order' }]
const did = (event: string, times: number) => ({
  kind: 'event',
  event,
  filters: [],
  window: { kind: 'last', amount: 20, unit: 'minute' },
  count: { op: 'gte', value: times },
})
const minutes = (amount: number) => ({ amount, unit: 'minute' as const })
const step = (kind: NodeKind, settings: object) => ({ kind, settings })
const arm = (id: string, rule: object) => ({ id, name: '', rule })
const isUser = (user: string) => ({ kind: 'profile', condition: { property: 'email', op: 'eq', value: `${user}@x.cn` } })
const tagged = { kind: 'tag', tag: 'TAG' }
const event = fc.constantFrom('Pay', 'View', 'Start')
const few = fc.integer({ min: 1, max: 20 })
const everyDay = [1, 2, 3, 4, 5, 6, 7]

const ends: fc.Arbitrary<Tree> = fc
  .constantFrom<object | null>(
    null,
    mail,
    exit('early'),
    step('jump', { to: 'n0', times: 1 }),
    step('handoff', { journey: 'NEXT', values: [{ name: 'order', trigger: 'order' }] }),
  )
  .map((node) => node && { node, next: {} })

/** Steps that everybody passes by one port. */
const plain: fc.Arbitrary<object> = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((long) => wait(long)),
  few.map((long) => step('wait', { duration: minutes(long), from: 'entry' })),
  fc.constant(step('wait', { next: { time: '18:45', weekdays: everyDay }, zone: 'project' })),
  few.map((from) => step('window', { from: `18:${from + 10}`, to: `18:${from + 30}`, weekdays: everyDay, zone: 'project' })),
  fc.constant(mail),
  fc
    .tuple(fc.constantFrom('', 'sms', '邮件', '短信'), fc.boolean())
    .map(([value, remove]) => step('set_tag', { tag: 'TAG', value, remove })),
  fc.constantFrom(
    step('set_profile', { op: 'increment', property: 'seen', to: { value: 1 } }),
    step('emit_event', { event: 'Noted', properties: [{ name: 'order', trigger: 'order' }] }),
    step('goal', {}),
    step('note', { text: 'words' }),
    step('handoff', { journey: 'NEXT', leave: false, values: [{ name: 'order', trigger: 'order' }] }),
  ),
  fc.boolean().map((remove) => step('list', { list: 'LIST', remove })),
)

/** Those whose limit is shared by all: here each person has one of their own, since replays take one person after the other. */
const gates: fc.Arbitrary<{ readonly node: object; readonly ports: readonly string[] }> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('total', 'day'))
    .map(([most, per]) => ({ node: step('budget', { most, per }), ports: ['ok', 'exhausted'] })),
  fc.option(few).map((most) => ({
    node: step('throttle', { perMinute: 1, most: most === null ? null : minutes(Math.ceil(most / 8)) }),
    ports: most === null ? ['next'] : ['next', 'too_late'],
  })),
)

/** Kinds that no branch has, as of two that end all branches at one instant either may come first: those that end a journey, and whose turn others decide. */
const alone: readonly string[] = ['exit', 'jump', 'handoff', 'webhook', 'approval', 'budget', 'throttle', 'code'] satisfies NodeKind[]

/** A tree without those: what comes after such a step stands in its place. */
const branch = (tree: Tree): Tree => {
  if (tree === null) return null
  if ('kind' in tree.node && alone.includes(String(tree.node.kind))) return branch(Object.values(tree.next)[0] ?? null)
  const next = Object.fromEntries(Object.entries(tree.next).map(([port, one]) => [port, branch(one)]))
  return tree.meet ? { ...tree, next, meet: { ...tree.meet, after: branch(tree.meet.after) } } : { ...tree, next }
}

export const treeOf = (depth: number): fc.Arbitrary<Tree> => {
  if (depth <= 0) return ends
  const more = treeOf(depth - 1)
  const one = (node: fc.Arbitrary<object>): fc.Arbitrary<Tree> => fc.record({ node, next: fc.record({ next: more }) })
  const two = (node: fc.Arbitrary<object>, yes: string, no: string): fc.Arbitrary<Tree> =>
    fc.record({ node, next: fc.record({ [yes]: more, [no]: more }) })
  const gated = fc
    .tuple(gates, fc.array(treeOf(depth - 2), { minLength: 2, maxLength: 2 }))
    .map(([{ node, ports }, after]): Tree => ({ node, next: Object.fromEntries(ports.map((port, i) => [port, after[i] ?? null])) }))
  return fc.oneof(
    { weight: 2, arbitrary: one(plain) },
    two(
      fc
        .tuple(event, fc.integer({ min: 1, max: 25 }), fc.boolean())
        .map(([name, long, isLinked]) => waitFor(name, long, isLinked ? link : [])),
      'happened',
      'timeout',
    ),
    two(
      fc
        .tuple(fc.constantFrom(tagged, did('View', 2)), few)
        .map(([rule, long]) => step('wait_condition', { rule, timeout: minutes(long) })),
      'met',
      'timeout',
    ),
    two(
      fc
        .tuple(event, fc.constantFrom({ kind: 'entry' }, { kind: 'last', within: minutes(15) }))
        .map(([name, since]) => step('happened', { event: name, links: link, since })),
      'yes',
      'no',
    ),
    fc.record({
      node: fc.tuple(event, fc.integer({ min: 1, max: 3 })).map(([name, times]) => ({
        kind: 'condition',
        settings: {
          arms: [
            arm('did', did(name, times)),
            arm('tagged', tagged),
            arm('own', { kind: 'trigger', condition: { property: 'order', op: 'eq', value: 'o1' } }),
          ],
        },
      })),
      next: fc.record({ did: more, tagged: more, own: more, else: more }),
    }),
    fc.record({
      node: fc.constant({
        kind: 'split',
        settings: {
          salt: 'replay',
          arms: [
            { id: 'x', weight: 50 },
            { id: 'y', weight: 50 },
          ],
        },
      }),
      next: fc.record({ x: more, y: more }),
    }),
    // Chance and the clock are those of the visit, in a run as in its replays.
    two(
      fc.constant({
        kind: 'code',
        settings: {
          code: "if (Math.random() < 0.3) throw new Error('by chance')\nreturn { order: trigger.order + new Date().getMinutes(), odd: Math.random() }",
          trigger: ['order'],
          results: [
            { name: 'order', type: 'text' },
            { name: 'odd', type: 'number' },
          ],
        },
      }),
      'ok',
      'failed',
    ),
    two(
      fc.constantFrom('fine', 'gone').map((path) => step('webhook', { url: `URL/${path}`, body: '{}' })),
      'ok',
      'failed',
    ),
    fc.record({
      node: fc
        .tuple(
          fc.constantFrom(['email', 'sms'], ['sms', 'email']),
          fc.constantFrom('marketing', 'service'),
          fc.boolean(),
          fc.constantFrom({}, { by: 'cheapest' }, { by: 'predicted' }),
        )
        .map(([order, of, isAsked, by]) => step('channel', { order, class: of, ...by, ...(isAsked ? { prefer: 'TAG' } : {}) })),
      next: fc.record({ email: more, sms: more, none: more }),
    }),
    fc.record({
      node: fc.constant(step('approval', { asks: 'Well?', timeout: minutes(3) })),
      next: fc.record({ approved: more, timeout: more }),
    }),
    fc.record({
      node: fc.constant(step('condition', { arms: [arm('a', isUser('a')), arm('b', isUser('b'))] })),
      next: fc.record({ a: gated, b: gated, else: gated }),
    }),
    // Branches at once; what is open at their ends comes together.
    fc.record({
      node: fc.constant({ kind: 'fan_out', settings: { arms: [{ id: 'x' }, { id: 'y' }] } }),
      next: fc.record({ x: more.map(branch), y: more.map(branch) }),
      meet: fc.record({
        node: fc.constantFrom('all', 'any').map((waits) => ({ kind: 'join', settings: { waits } })),
        after: more,
      }),
    }),
  )
}

const entries: fc.Arbitrary<NonNullable<GraphInput['entry']>> = fc.constantFrom(
  { kind: 'event', event: 'Start' },
  { kind: 'event', event: 'Start', key: 'order' },
  { kind: 'event', event: 'View', reaches: { value: 2, within: { amount: 30, unit: 'minute' as const } } },
  {
    kind: 'event_then_not',
    event: 'Start',
    key: 'order',
    not: { event: 'Pay', links: link },
    within: { amount: 10, unit: 'minute' as const },
  },
)

export interface Draft {
  readonly entry: NonNullable<GraphInput['entry']>
  readonly tree: Tree
  readonly reentry: GraphInput['reentry']
  readonly goal: GraphInput['goal']
}

const paid: GraphInput['goal'] = { event: 'Pay', links: link, within: { amount: 40, unit: 'minute' }, exit: true }

export const drafts: fc.Arbitrary<Draft> = fc.record({
  entry: entries,
  tree: treeOf(3).filter((tree) => tree !== null),
  reentry: fc.constantFrom(
    { kind: 'never' as const },
    { kind: 'after_exit' as const },
    { kind: 'limit' as const, times: 2, per: { amount: 30, unit: 'minute' as const } },
  ),
  goal: fc.constantFrom(null, paid),
})

/** Nodes by id and edges, as a journey of a test is written. */
export function drawn({ entry, tree, reentry, goal }: Draft, { tag, url, list, journey }: Names): GraphInput {
  const nodes: Record<string, object> = {}
  const edges: string[] = []
  const named = (node: object): object =>
    JSON.parse(
      JSON.stringify(node)
        .replaceAll('"TAG"', `"${tag}"`)
        .replaceAll('URL/', `${url}/`)
        .replaceAll('"LIST"', `"${list}"`)
        .replaceAll('"NEXT"', `"${journey}"`),
    ) as object /* the same with other names in it */
  const put = (one: Tree, from: string, end?: string): void => {
    if (one === null) {
      if (end !== undefined) edges.push(`${from}>${end}`)
      return
    }
    const id = `n${Object.keys(nodes).length}`
    nodes[id] = named(one.node)
    edges.push(`${from}>${id}`)
    const ways = Object.entries(one.next)
    if (!one.meet) return ways.forEach(([port, next]) => put(next, `${id}.${port}`, end))
    const join = `j${id}`
    for (const [port, next] of ways) put(next, `${id}.${port}`, join)
    // Branches that all end before leave nobody to come here.
    if (!edges.some((edge) => edge.endsWith(`>${join}`))) return
    nodes[join] = one.meet.node
    put(one.meet.after, join, end)
  }
  put(tree, 'entry')
  // Nobody can be said to have reached a goal that a journey does not have.
  const saysSo = Object.values(nodes).some((node) => 'kind' in node && node.kind === 'goal')
  return { entry, nodes, edges, goal: saysSo ? paid : goal, ...(reentry ? { reentry } : {}) }
}

/** Kinds of steps of a tree, and of what comes after them. */
export const kindsIn = (tree: Tree): string[] =>
  tree === null
    ? []
    : [tree.node, ...(tree.meet ? [tree.meet.node] : [])]
        .flatMap((node) => ('kind' in node ? [String(node.kind)] : []))
        .concat([...Object.values(tree.next), tree.meet?.after ?? null].flatMap(kindsIn))
