import type { Language, ShowValue } from '../rules/index.ts'
import { describeEntry } from './entries/index.ts'
import { entryId, type Graph, portsOf } from './graph.ts'
import type { Group } from './groups.ts'
import type { Node } from './nodes/index.ts'
import { describeGoal, describeNode, describeReentry } from './words.ts'

/** One difference between two graphs. `rewired`: a step is left to somewhere else than before. */
export type Change =
  | { readonly kind: 'added' | 'removed'; readonly node: Node }
  | { readonly kind: 'changed'; readonly before: Node; readonly after: Node }
  | {
      readonly kind: 'rewired'
      readonly node: Node | null
      readonly port: string
      readonly before: Node | null
      readonly after: Node | null
    }
  | { readonly kind: 'entry'; readonly before: Graph['entry']; readonly after: Graph['entry'] }
  | { readonly kind: 'goal'; readonly before: Graph['goal']; readonly after: Graph['goal'] }
  | { readonly kind: 'limits' }
  | { readonly kind: 'grouped' | 'ungrouped' | 'regrouped'; readonly group: Group }
  | { readonly kind: 'reentry'; readonly before: Graph['reentry']; readonly after: Graph['reentry'] }

/** What differs; nothing for graphs that mean the same, in whatever order they are stored. */
export function diff(before: Graph, after: Graph): Change[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]))
  const now = new Map(after.nodes.map((node) => [node.id, node]))
  const changes: Change[] = []
  if (!same(before.entry, after.entry)) changes.push({ kind: 'entry', before: before.entry, after: after.entry })
  if (!same(before.goal, after.goal)) changes.push({ kind: 'goal', before: before.goal, after: after.goal })
  if (!same(before.reentry, after.reentry)) changes.push({ kind: 'reentry', before: before.reentry, after: after.reentry })
  if (!same(before.limits, after.limits)) changes.push({ kind: 'limits' })
  for (const node of before.nodes) if (!now.has(node.id)) changes.push({ kind: 'removed', node })
  for (const node of after.nodes) {
    const was = old.get(node.id)
    if (!was) changes.push({ kind: 'added', node })
    else if (!same(was, node)) changes.push({ kind: 'changed', before: was, after: node })
  }
  return [...changes, ...rewired(before, after, old, now), ...groupings(before, after)]
}

function rewired(before: Graph, after: Graph, old: ReadonlyMap<string, Node>, now: ReadonlyMap<string, Node>): Change[] {
  const was = new Map(before.edges.map((edge) => [`${edge.from}\n${edge.port}`, edge.to]))
  const is = new Map(after.edges.map((edge) => [`${edge.from}\n${edge.port}`, edge.to]))
  const ports: [Node | null, string][] = [[null, 'next']]
  for (const node of after.nodes) if (old.has(node.id)) for (const port of portsOf(node)) ports.push([node, port])
  return ports.flatMap(([node, port]): Change[] => {
    const key = `${node?.id ?? entryId}\n${port}`
    const [from, to] = [was.get(key), is.get(key)]
    if (from === to) return []
    return [{ kind: 'rewired', node, port, before: old.get(from ?? '') ?? null, after: now.get(to ?? '') ?? null }]
  })
}

function groupings(before: Graph, after: Graph): Change[] {
  const old = new Map(before.groups?.map((group) => [group.id, group]))
  const now = new Map(after.groups?.map((group) => [group.id, group]))
  const gone = [...old.values()].filter((group) => !now.has(group.id))
  return [
    ...gone.map((group): Change => ({ kind: 'ungrouped', group })),
    ...[...now.values()].flatMap((group): Change[] => {
      const was = old.get(group.id)
      if (!was) return [{ kind: 'grouped', group }]
      const isSame = same({ ...was, steps: was.steps.toSorted() }, { ...group, steps: group.steps.toSorted() })
      return isSame ? [] : [{ kind: 'regrouped', group }]
    }),
  ]
}

/** Equal whatever the order of keys; undefined is absent. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>] /* objects, checked above */
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...keys].every((key) => same(left[key], right[key]))
}

/** A change as a sentence. */
export function describeChange(change: Change, language: Language): string {
  const zh = language === 'zh'
  const step = (node: Node): string => (zh ? `「${titleOf(node, language)}」` : `“${titleOf(node, language)}”`)
  const fromTo = (what: string, from: string, to: string): string =>
    zh ? `${what}由「${from}」改为「${to}」` : `${what} changed from “${from}” to “${to}”`
  const none = zh ? '无' : 'none'
  switch (change.kind) {
    case 'added':
      return zh ? `新增步骤${step(change.node)}` : `Added ${step(change.node)}`
    case 'removed':
      return zh ? `删除步骤${step(change.node)}` : `Removed ${step(change.node)}`
    case 'changed':
      return changedWords(change.before, change.after, language)
    case 'rewired': {
      const from = change.node ? step(change.node) : zh ? '入口' : 'the entry'
      const to = change.after ? step(change.after) : zh ? '结束' : 'the end'
      return zh ? `${from}（${change.port}）之后改为${to}` : `After ${from} (${change.port}) now comes ${to}`
    }
    case 'entry':
      return fromTo(zh ? '入口' : 'Entry', describeEntry(change.before, language), describeEntry(change.after, language))
    case 'goal': {
      const words = (goal: Graph['goal']): string => (goal ? describeGoal(goal, language) : none)
      return fromTo(zh ? '目标' : 'Goal', words(change.before), words(change.after))
    }
    case 'grouped':
    case 'ungrouped':
    case 'regrouped':
      return groupWords(change.kind, change.group, language)
    case 'limits':
      return zh ? '修改了起止时间与提前离开' : 'Dates and leaving changed'
    case 'reentry':
      return fromTo(zh ? '重复进入' : 'Re-entry', describeReentry(change.before, language), describeReentry(change.after, language))
  }
}

function groupWords(kind: 'grouped' | 'ungrouped' | 'regrouped', { name, steps }: Group, language: Language): string {
  if (language === 'zh') {
    const what = name ? `分组「${name}」` : `${steps.length} 个步骤的分组`
    return `${{ grouped: '新增', ungrouped: '取消', regrouped: '修改' }[kind]}${what}`
  }
  const what = name ? `group “${name}”` : `a group of ${steps.length} steps`
  return `${{ grouped: 'Added', ungrouped: 'Took away', regrouped: 'Changed' }[kind]} ${what}`
}

function changedWords(before: Node, after: Node, language: Language): string {
  const [from, to] = [titleOf(before, language), titleOf(after, language)]
  if (from !== to) return language === 'zh' ? `「${from}」改为「${to}」` : `“${from}” became “${to}”`
  return language === 'zh' ? `修改了「${to}」的设置` : `Settings of “${to}” changed`
}

/** The name someone gave the step, else what it does. */
export const titleOf = (node: Node, language: Language, show?: ShowValue): string => node.name || describeNode(node, language, show)
