import {
  ApiOutlined,
  AuditOutlined,
  BranchesOutlined,
  FundOutlined,
  ClockCircleOutlined,
  DashboardOutlined,
  CodeOutlined,
  EyeOutlined,
  FileTextOutlined,
  FieldTimeOutlined,
  HistoryOutlined,
  FilterOutlined,
  FlagOutlined,
  HourglassOutlined,
  LoginOutlined,
  LogoutOutlined,
  MergeOutlined,
  NodeIndexOutlined,
  PercentageOutlined,
  SendOutlined,
  ShareAltOutlined,
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
  type GraphProblem,
  type Label,
  type Node,
  type NodeKind,
  handedTo,
  listsAt,
  paced,
  rulesOf,
  titleOf,
} from '@millrace/contract/journeys/index.ts'
import { references, type ShowValue } from '@millrace/contract/rules/index.ts'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useHandoffs } from '../../../lib/journeys.ts'
import { usePreferences } from '../../../lib/preferences.ts'
import { useSegmentNames } from '../../../lib/segments.ts'
import { useWords, type Words } from '../../../lib/words.ts'
import { channelIcons } from '../../../ui/channel-tag.tsx'
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
  channel: <NodeIndexOutlined {...silent} />,
  fan_out: <ShareAltOutlined {...silent} />,
  join: <MergeOutlined {...silent} />,
  approval: <AuditOutlined {...silent} />,
  budget: <FundOutlined {...silent} />,
  throttle: <DashboardOutlined {...silent} />,
  send: <SendOutlined {...silent} />,
  set_tag: <TagOutlined {...silent} />,
  set_profile: <UserOutlined {...silent} />,
  list: <TeamOutlined {...silent} />,
  emit_event: <ThunderboltOutlined {...silent} />,
  webhook: <ApiOutlined {...silent} />,
  code: <CodeOutlined {...silent} />,
  goal: <FlagOutlined {...silent} />,
  jump: <UndoOutlined {...silent} />,
  handoff: <SwapOutlined {...silent} />,
  exit: <LogoutOutlined {...silent} />,
  note: <FileTextOutlined {...silent} />,
}

/** The picture and the word of a step; messages have those of their channel. */
export const kindOf = (node: Node, words: Words): { readonly icon: ReactNode; readonly name: string } =>
  node.kind === 'send'
    ? { icon: channelIcons[node.settings.channel], name: words.journeys.sends[node.settings.channel] }
    : { icon: icons[node.kind], name: words.journeys.kinds[node.kind] }

/** Names of segments and journeys that a graph refers to, by their ids: as a text, so that it stays the same while they do. */
function useNames(): string {
  const graph = useEditor((state) => state.graph)
  const referred = useMemo(() => {
    const rules = [...entryRules(graph.entry), ...graph.nodes.flatMap(rulesOf)]
    const asked = rules.flatMap((rule) => [...references(rule).segments])
    return [...new Set([...entrySegments(graph.entry), ...asked, ...graph.nodes.flatMap(listsAt)])].filter(Boolean)
  }, [graph])
  const names = useSegmentNames(referred)
  const { journeys } = useHandoffs(graph.nodes.some((node) => handedTo(node).length > 0))
  return JSON.stringify([...names, ...journeys.map(({ id, name }) => [id, name])])
}

interface Texts {
  /** Who comes in, in words. */
  readonly entry: (graph: Pick<Graph, 'entry'>) => string
  /** A step in words: the name it was given, else what it does, with the names of its template and segments in it. */
  readonly step: (node: Node) => string
}

export function useTexts(): Texts {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const templates = useTemplates()
  const names = useNames()
  return useMemo(() => {
    const named = new Map(JSON.parse(names) as [string, string][] /* written above */)
    const letters = new Map(templates.data?.items.map((one) => [one.id, one]))
    const show: ShowValue = (owner, _, value) => {
      const text = String(value)
      return owner === 'journey' || owner === 'segment' ? (named.get(text) ?? text) : text
    }
    return {
      entry: ({ entry }) => describeEntry(entry, language, show),
      step: (node) => {
        const letter = node.kind === 'send' ? letters.get(node.settings.templateId) : undefined
        if (letter === undefined || node.name) return titleOf(node, language, show)
        if (letter.channel === 'sms') return words.sms.sendsText(letter.name)
        if (letter.channel === 'push') return words.push.sendsPush(letter.name)
        if (letter.channel === 'phone') return words.calls.callsAbout(letter.name)
        if (letter.channel === 'webhook') return words.webhook.sends(letter.name)
        return language === 'zh' ? `发送「${letter.name}」` : `Send “${letter.name}”`
      },
    }
  }, [language, templates.data, names, words])
}

/** The texts, found once for all steps of a drawing. */
const Texts = createContext<Texts>({ entry: () => '', step: () => '' })
export const TextsOf = Texts.Provider
export const useTextsHere = (): Texts => useContext(Texts)

export const useStepText = (): Texts['step'] => useTexts().step

/** The name of whatever has an id in the graph, the entry included. */
export function useNameOf(): (graph: Graph, id: string) => string {
  const words = useWords()
  const texts = useTexts()
  return (graph, id) => {
    const node = paced(graph).nodes.find((one) => one.id === id)
    if (node) return texts.step(node)
    const group = graph.groups?.find((one) => one.id === id)
    if (group) return group.name || words.editor.group.unnamed
    return id === entryId ? texts.entry(graph) : id
  }
}

export function useLabelText(): (label: Label) => string {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const textOf = useStepText()
  return ({ key, node, count, group, version }) => {
    if (version !== undefined) return words.editor.did[key](words.journeys.version(version))
    const name = node ? textOf(node) : group === undefined ? null : group || words.editor.group.unnamed
    return words.editor.did[key](name === null ? words.editor.steps(count) : language === 'zh' ? `「${name}」` : `“${name}”`)
  }
}

const namesProperty = new Set(['property_unseen', 'input_undeclared', 'result_unknown'])

export function problemText({ code, params }: Pick<GraphProblem, 'params'> & { readonly code: string }, words: Words): string {
  const text = words.problems[code as Problem['code']] ?? code /* a newer server may know more */
  if (code === 'code_invalid') return words.journeys.code.mistake(Number(params['line']), Number(params['column']), String(params['why']))
  const named = code === 'event_unseen' ? params['event'] : namesProperty.has(code) ? params['property'] : undefined
  return named === undefined ? text : `${text} · ${named}`
}

/** Problems of the draft by step; what is about the whole journey stands at the entry. */
export function useProblems(): ReadonlyMap<string, readonly Problem[]> {
  const graph = useEditor((state) => state.graph)
  return useMemo(() => Map.groupBy(problemsOf(graph), (problem) => problem.nodeId ?? entryId), [graph])
}

/** What a way out of a step is called: the arm's name, or what happened. */
export function portLabel(node: Node | undefined, port: string, words: Words): string {
  if (node?.kind === 'condition' || node?.kind === 'split' || node?.kind === 'fan_out') {
    const arm = node.settings.arms.find((one) => one.id === port)
    if (arm) return armLabel(arm, words)
  }
  if (node?.kind === 'wait_event') {
    const arm = node.settings.arms?.find((one) => one.id === port)
    if (arm) return arm.name || arm.event
    if (port === 'happened' && (node.settings.arms ?? []).length > 0) return node.settings.event
  }
  if (node?.kind === 'budget' && port === 'ok') return words.journeys.gates.within
  if (node?.kind === 'approval' && port === 'timeout') return words.journeys.gates.nobody
  return port in words.journeys.ports && port !== 'next' ? words.journeys.ports[port as keyof typeof words.journeys.ports] : ''
}

function armLabel(arm: { readonly id: string; readonly name: string; readonly weight?: number; readonly control?: boolean }, words: Words) {
  const name = arm.name || (arm.control ? words.journeys.control : arm.id)
  return arm.weight === undefined ? name : `${name} ${arm.weight}%`
}
