import {
  BranchesOutlined,
  ClockCircleOutlined,
  EyeOutlined,
  FileTextOutlined,
  FieldTimeOutlined,
  HistoryOutlined,
  FilterOutlined,
  FlagOutlined,
  HourglassOutlined,
  LoginOutlined,
  LogoutOutlined,
  MailOutlined,
  PercentageOutlined,
  SwapOutlined,
  TagOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UndoOutlined,
  UserOutlined,
} from '@ant-design/icons'
import {
  describeEntry,
  entryId,
  entryRules,
  entrySegments,
  type Graph,
  type Label,
  type Node,
  type NodeKind,
  handedTo,
  listsAt,
  rulesOf,
  titleOf,
} from '@millrace/contract/journeys/index.ts'
import { references, type ShowValue } from '@millrace/contract/rules/index.ts'
import { type ReactNode, useMemo } from 'react'
import { useHandoffs } from '../../../lib/journeys.ts'
import { usePreferences } from '../../../lib/preferences.ts'
import { useSegmentNames } from '../../../lib/segments.ts'
import { useWords, type Words } from '../../../lib/words.ts'
import { useTemplates } from '../../messages/use-templates.ts'
import { type Problem, problemsOf } from './problems.ts'
import { useEditor } from './store.ts'

/** The name of a kind stands beside its picture; the picture has none. */
const silent = { 'aria-hidden': true, role: 'presentation', 'aria-label': '' } as const

export const icons: Record<NodeKind | 'entry', ReactNode> = {
  entry: <LoginOutlined {...silent} />,
  wait: <ClockCircleOutlined {...silent} />,
  wait_event: <HourglassOutlined {...silent} />,
  wait_condition: <FilterOutlined {...silent} />,
  window: <FieldTimeOutlined {...silent} />,
  happened: <HistoryOutlined {...silent} />,
  outcome: <EyeOutlined {...silent} />,
  condition: <BranchesOutlined {...silent} />,
  split: <PercentageOutlined {...silent} />,
  send: <MailOutlined {...silent} />,
  set_tag: <TagOutlined {...silent} />,
  set_profile: <UserOutlined {...silent} />,
  list: <TeamOutlined {...silent} />,
  emit_event: <ThunderboltOutlined {...silent} />,
  goal: <FlagOutlined {...silent} />,
  jump: <UndoOutlined {...silent} />,
  handoff: <SwapOutlined {...silent} />,
  exit: <LogoutOutlined {...silent} />,
  note: <FileTextOutlined {...silent} />,
}

/** Segments and journeys by their names, in sentences about a graph. */
function useShow(): ShowValue {
  const graph = useEditor((state) => state.graph)
  const referred = useMemo(() => {
    const rules = [...entryRules(graph.entry), ...graph.nodes.flatMap(rulesOf)]
    const asked = rules.flatMap((rule) => [...references(rule).segments])
    return [...new Set([...entrySegments(graph.entry), ...asked, ...graph.nodes.flatMap(listsAt)])].filter(Boolean)
  }, [graph])
  const names = useSegmentNames(referred)
  const { journeys } = useHandoffs(graph.nodes.some((node) => handedTo(node).length > 0))
  return (owner, _, value) => {
    const text = String(value)
    if (owner === 'journey') return journeys.find((one) => one.id === text)?.name ?? text
    return owner === 'segment' ? (names.get(text) ?? text) : text
  }
}

interface Texts {
  /** Who comes in, in words. */
  readonly entry: (graph: Graph) => string
  /** A step in words: the name it was given, else what it does, with the names of its template and segments in it. */
  readonly step: (node: Node) => string
}

export function useTexts(): Texts {
  const language = usePreferences((state) => state.language)
  const templates = useTemplates()
  const show = useShow()
  return {
    entry: ({ entry }) => describeEntry(entry, language, show),
    step: (node) => {
      const template = node.kind === 'send' ? templates.data?.items.find((one) => one.id === node.settings.templateId) : undefined
      if (!template || node.name) return titleOf(node, language, show)
      return language === 'zh' ? `发送「${template.name}」` : `Send “${template.name}”`
    },
  }
}

export const useStepText = (): Texts['step'] => useTexts().step

/** The name of whatever has an id in the graph, the entry included. */
export function useNameOf(): (graph: Graph, id: string) => string {
  const texts = useTexts()
  return (graph, id) => {
    const node = graph.nodes.find((one) => one.id === id)
    if (node) return texts.step(node)
    return id === entryId ? texts.entry(graph) : id
  }
}

export function useLabelText(): (label: Label) => string {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const textOf = useStepText()
  return ({ key, node, count }) => {
    const name = node && textOf(node)
    return words.editor.did[key](name === null ? words.editor.steps(count) : language === 'zh' ? `「${name}」` : `“${name}”`)
  }
}

export const problemText = (problem: { readonly code: string }, words: Words): string =>
  words.problems[problem.code as Problem['code']] ?? problem.code /* a newer server may know more */

/** Problems of the draft by step; what is about the whole journey stands at the entry. */
export function useProblems(): ReadonlyMap<string, readonly Problem[]> {
  const graph = useEditor((state) => state.graph)
  return useMemo(() => Map.groupBy(problemsOf(graph), (problem) => problem.nodeId ?? entryId), [graph])
}

/** What a way out of a step is called: the arm's name, or what happened. */
export function portLabel(node: Node | undefined, port: string, words: Words): string {
  if (node?.kind === 'condition' || node?.kind === 'split') {
    const arm = node.settings.arms.find((one) => one.id === port)
    if (arm) return armLabel(arm, words)
  }
  if (node?.kind === 'wait_event') {
    const arm = node.settings.arms?.find((one) => one.id === port)
    if (arm) return arm.name || arm.event
    if (port === 'happened' && (node.settings.arms ?? []).length > 0) return node.settings.event
  }
  return port in words.journeys.ports && port !== 'next' ? words.journeys.ports[port as keyof typeof words.journeys.ports] : ''
}

function armLabel(arm: { readonly id: string; readonly name: string; readonly weight?: number; readonly control?: boolean }, words: Words) {
  const name = arm.name || (arm.control ? words.journeys.control : arm.id)
  return arm.weight === undefined ? name : `${name} ${arm.weight}%`
}
