import {
  childrenOf,
  entryId,
  exitsOf,
  type Flow,
  flowOf,
  foldedFlow,
  type Fragment,
  fragmentSchema,
  headOf,
  orderOf,
  type Place,
  stepsIn,
} from '@millrace/contract/journeys/index.ts'
import { useEffect } from 'react'
import type { Words } from '../../../lib/words.ts'
import { chosen, freshId, useEditor } from './store.ts'

export interface Zoom {
  fit(): void
  full(): void
}

/** Every key of the editor, as the help lists them. */
export const keyList: readonly (readonly [keyof Words['editor']['actions'], string])[] = [
  ['walk', '↑ ↓ ← →'],
  ['open', 'Enter'],
  ['back', 'Esc'],
  ['add', 'A'],
  ['remove', 'Delete'],
  ['undo', '⌘ / Ctrl + Z'],
  ['redo', '⇧ + ⌘ / Ctrl + Z'],
  ['copy', '⌘ / Ctrl + C'],
  ['cut', '⌘ / Ctrl + X'],
  ['paste', '⌘ / Ctrl + V'],
  ['duplicate', '⌘ / Ctrl + D'],
  ['all', '⌘ / Ctrl + A'],
  ['group', 'G'],
  ['fold', 'F'],
  ['fit', '1'],
  ['full', '0'],
  ['dryRun', 'T'],
  ['help', '?'],
]

const kind = 'journey-fragment'

/** What keys do that is not about steps. */
export interface Views {
  help(): void
  dryRun(): void
}

/** Keyboard and clipboard of the editor; never while typing in a field, never while a dialog is open. */
export function useKeys(zoom: Zoom, views: Views): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => handleKey(event, zoom, views)
    window.addEventListener('keydown', onKey)
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCopy)
    document.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('keydown', onKey)
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('cut', onCopy)
      document.removeEventListener('paste', onPaste)
    }
  }, [zoom, views])
}

/** Moves the focus to a step once it is drawn. */
export function focusStep(id: string | undefined): void {
  if (id === undefined) return
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`)?.focus())
}

/** Where a step put "after this one" goes: its first way on. */
export function placeAfter(id: string | undefined): Place | undefined {
  const { graph } = useEditor.getState()
  const group = graph.groups?.find((one) => one.id === id)
  if (group) return exitsOf(flowOf(graph), group.steps)[0]
  const from = id ?? entryId
  const port = flowOf(graph).ports(from)[0]
  return port === undefined ? undefined : { from, port }
}

/** They close with the same key. */
const openPopups = ['select', 'picker'].map((of) => `.ant-${of}-dropdown:not(.ant-${of}-dropdown-hidden)`).join()

const isBusy = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, [role="combobox"], [contenteditable], [role="dialog"], [role="menu"]') !== null

function handleKey(event: KeyboardEvent, zoom: Zoom, views: Views): void {
  const inSettings = event.target instanceof Element && event.target.closest('[data-settings]') !== null
  if (event.key === 'Escape' && inSettings && !document.querySelector(openPopups))
    return focusStep(useEditor.getState().selected ?? entryId)
  if (isBusy(event.target) || event.defaultPrevented) return
  const done = event.metaKey || event.ctrlKey ? command(event) : plain(event, zoom, views)
  if (done) event.preventDefault()
}

function command(event: KeyboardEvent): boolean {
  const { undo, redo, mark, graph, copied, apply } = useEditor.getState()
  switch (event.key.toLowerCase()) {
    case 'z':
      if (event.shiftKey) redo()
      else undo()
      return true
    case 'y':
      redo()
      return true
    case 'a':
      mark(orderOf(flowOf(graph)))
      return true
    case 'd': {
      const fragment = copied()
      const place = placeAfter(useEditor.getState().selected)
      if (fragment && place) apply({ op: 'paste', fragment, place })
      focusStep(useEditor.getState().selected)
      return true
    }
    default:
      return false
  }
}

function plain(event: KeyboardEvent, zoom: Zoom, views: Views): boolean {
  if (event.altKey) return false
  const state = useEditor.getState()
  const step = event.target instanceof HTMLElement ? event.target.dataset['step'] : undefined
  switch (event.key) {
    case '?':
      views.help()
      return true
    case 't':
    case 'T':
      views.dryRun()
      return true
    case '1':
      zoom.fit()
      return true
    case '0':
      zoom.full()
      return true
    case 'a':
    case 'A':
      state.add(placeAfter(step ?? state.selected))
      return true
    case 'g':
    case 'G':
      return group(step)
    case 'f':
    case 'F':
      return fold(step)
    case 'Delete':
    case 'Backspace':
      return removeSelected(step)
    case 'ArrowDown':
    case 'ArrowUp':
    case 'ArrowLeft':
    case 'ArrowRight':
      if (step === undefined) return false
      focusStep(beside(step, event.key))
      return true
    default:
      return false
  }
}

/** What the keys mean: the step in focus, or all that are selected when it is one of them. */
function meant(step: string | undefined): string[] {
  const all = chosen(useEditor.getState())
  return step === undefined || all.includes(step) ? all : step === entryId ? [] : [step]
}

/** A frame around what is meant; around a group it is taken away. */
export function group(step?: string): boolean {
  const { graph, apply } = useEditor.getState()
  const ids = meant(step)
  const [first] = ids
  if (first === undefined) return false
  const isGroup = ids.length === 1 && graph.groups?.some((one) => one.id === first)
  if (isGroup) apply({ op: 'ungroup', id: first })
  else apply({ op: 'group', group: { id: freshId(), name: '', colour: 'blue', steps: stepsIn(graph, ids) } })
  focusStep(useEditor.getState().selected)
  return true
}

function fold(step: string | undefined): boolean {
  const { graph, fold: turn } = useEditor.getState()
  const [id] = meant(step)
  const found = graph.groups?.find((one) => one.id === id || one.steps.includes(id ?? ''))
  if (!found) return false
  turn(found.id)
  focusStep(found.id)
  return true
}

/** Where an arrow leads. The name of a group stands in no path: from there it goes to its first step, or on from it. */
function beside(step: string, arrow: Arrow): string | undefined {
  const { graph, folded } = useEditor.getState()
  const flow = foldedFlow(graph, folded)
  const found = flow.ports(step).length === 0 ? graph.groups?.find((one) => one.id === step) : undefined
  const head = found && headOf(flow, found.steps)
  if (head === undefined) return neighbour(flow, step, arrow)
  return arrow === 'ArrowDown' ? head : neighbour(flow, head, arrow)
}

function removeSelected(step: string | undefined): boolean {
  const { graph, apply } = useEditor.getState()
  const ids = stepsIn(graph, meant(step))
  if (ids.length === 0 || step === undefined) return false
  apply({ op: 'remove', ids, heal: true })
  focusStep(useEditor.getState().selected ?? entryId)
  return true
}

type Arrow = 'ArrowDown' | 'ArrowUp' | 'ArrowLeft' | 'ArrowRight'

/** The step an arrow leads to: down and up along the path, left and right between branches. */
export function neighbour(flow: Flow, id: string, arrow: Arrow): string | undefined {
  if (arrow === 'ArrowDown') return childrenOf(flow, id)[0]
  const parentOf = (child: string): string | undefined => [...flow.to].find(([, to]) => to === child)?.[0].split('\n')[0]
  if (arrow === 'ArrowUp') return parentOf(id)
  const by = arrow === 'ArrowLeft' ? -1 : 1
  for (let at = id, up = parentOf(at); up !== undefined; at = up, up = parentOf(at)) {
    const branches = childrenOf(flow, up)
    const beside = branches[branches.indexOf(at) + by]
    if (beside !== undefined) return beside
  }
  return undefined
}

function onCopy(event: ClipboardEvent): void {
  if (isBusy(event.target) || String(getSelection() ?? '') !== '') return
  const { copied, say, selected } = useEditor.getState()
  if (selected === undefined || selected === entryId) return
  const fragment = copied()
  if (!fragment) return say({ how: 'refused', code: 'not_connected' })
  event.clipboardData?.setData('text/plain', JSON.stringify({ kind, ...fragment }))
  event.preventDefault()
  if (event.type === 'cut') removeSelected(selected)
  say({ how: 'copied', count: fragment.nodes.length })
}

function onPaste(event: ClipboardEvent): void {
  if (isBusy(event.target)) return
  const { apply, say, selected } = useEditor.getState()
  const fragment = read(event.clipboardData?.getData('text/plain') ?? '')
  if (!fragment) return say({ how: 'refused', code: 'not_steps' })
  event.preventDefault()
  const place = placeAfter(selected)
  if (!place) return say({ how: 'refused', code: 'no_open_port' })
  apply({ op: 'paste', fragment, place })
  focusStep(useEditor.getState().selected)
}

function read(text: string): Fragment | undefined {
  try {
    const given: unknown = JSON.parse(text)
    if (typeof given !== 'object' || given === null || !('kind' in given) || given.kind !== kind) return undefined
    const parsed = fragmentSchema.safeParse(given)
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
