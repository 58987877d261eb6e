import {
  copy,
  edit,
  type EditError,
  entryId,
  type Fragment,
  type Graph,
  type Label,
  type Operation,
  type Place,
  stepsIn,
} from '@millrace/contract/journeys/index.ts'
import { create } from 'zustand'

interface Entry {
  readonly operation: Operation
  readonly label: Label
  /** What changes in a row of the same thing are gathered under, so that one word typed is one step back. */
  readonly subject: string
  readonly at: number
}

/** What happened last, for the live region. */
export type Said =
  | { readonly how: 'done' | 'undone' | 'redone'; readonly label: Label }
  | { readonly how: 'refused'; readonly code: EditError | 'not_steps' }
  | { readonly how: 'copied'; readonly count: number }

export interface EditorState {
  readonly graph: Graph
  readonly name: string
  readonly isReadOnly: boolean
  /** The step whose settings are open. */
  readonly selected: string | undefined
  /** Steps selected beside it. */
  readonly marked: readonly string[]
  /** Groups that are shown as one card: kept in the address, and looked up here. */
  readonly folded: ReadonlySet<string>
  /** The "+" whose menu is open. */
  readonly adding: Place | undefined
  readonly undoable: readonly Entry[]
  readonly redoable: readonly Entry[]
  /** Counts every change, so that autosave knows what it has not sent yet. */
  readonly edits: number
  readonly said: Said | undefined
  load(name: string, graph: Graph, isReadOnly?: boolean): void
  rename(name: string): void
  /** `isSaved`: the server has done the same already. */
  apply(operation: Operation, isSaved?: boolean): void
  undo(): void
  redo(): void
  select(id: string | undefined): void
  mark(ids: readonly string[]): void
  fold(id: string): void
  add(place: Place | undefined): void
  /** The selected steps as something that can be pasted; undefined when they do not hang together. */
  copied(): Fragment | undefined
  say(said: Said): void
}

export const freshId = (): string => `n${Math.random().toString(36).slice(2, 9)}`

const blank: Graph = {
  entry: { kind: 'event', event: '', filters: [] },
  nodes: [],
  edges: [],
  goal: null,
  reentry: { kind: 'after_exit' },
}
const gatherMs = 1_500

/** The state after the last step of one pile was taken back; what that took back lies on the other pile. */
function turned(
  state: EditorState,
  from: 'undoable' | 'redoable',
  to: 'undoable' | 'redoable',
  how: 'undone' | 'redone',
): Partial<EditorState> {
  const last = state[from].at(-1)
  if (!last) return {}
  const done = edit(state.graph, last.operation, freshId)
  if (!done.ok) return {}
  return {
    graph: done.graph,
    selected: stillThere(done.graph, state.selected),
    marked: [],
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], { ...last, operation: done.inverse, subject: '' }],
    edits: state.edits + 1,
    said: { how, label: last.label },
  }
}

/** The draft being edited. All changes go through the contract's pure operations; each can be undone. */
export const useEditor = create<EditorState>((set, get) => ({
  graph: blank,
  name: '',
  isReadOnly: false,
  selected: undefined,
  marked: [],
  folded: new Set(),
  adding: undefined,
  undoable: [],
  redoable: [],
  edits: 0,
  said: undefined,
  fold: () => undefined,
  load: (name, graph, isReadOnly = get().isReadOnly) =>
    set({
      name,
      graph,
      isReadOnly,
      selected: undefined,
      marked: [],
      adding: undefined,
      undoable: [],
      redoable: [],
      edits: 0,
      said: undefined,
    }),
  rename: (name) => set((state) => (state.isReadOnly ? {} : { name, edits: state.edits + 1 })),
  apply(operation, isSaved = false) {
    const { graph, undoable, edits, selected, isReadOnly } = get()
    if (isReadOnly) return
    const done = edit(graph, operation, freshId)
    if (!done.ok) return set({ said: { how: 'refused', code: done.code } })
    set({
      graph: done.graph,
      selected: done.selected[0] ?? stillThere(done.graph, selected),
      marked: done.selected.slice(1),
      adding: undefined,
      undoable: gathered(undoable, { operation: done.inverse, label: done.label, subject: subjectOf(operation), at: Date.now() }),
      redoable: [],
      edits: isSaved ? edits : edits + 1,
      said: { how: 'done', label: done.label },
    })
  },
  undo: () => set((state) => turned(state, 'undoable', 'redoable', 'undone')),
  redo: () => set((state) => turned(state, 'redoable', 'undoable', 'redone')),
  select: (selected) => set({ selected, marked: [] }),
  mark: (ids) => set({ selected: ids[0], marked: ids.slice(1) }),
  add: (adding) => set((state) => (state.isReadOnly ? {} : { adding })),
  copied() {
    const { graph, selected, marked } = get()
    return copy(graph, stepsIn(graph, chosen({ selected, marked })))
  },
  say: (said) => set({ said }),
}))

/** The selected steps and groups, without the entry. */
export const chosen = ({ selected, marked }: Pick<EditorState, 'selected' | 'marked'>): string[] =>
  [selected, ...marked].flatMap((id) => (id === undefined || id === entryId ? [] : [id]))

/** Settings of what was being edited stay open as long as it exists. */
const stillThere = (graph: Graph, id: string | undefined): string | undefined =>
  id === entryId || graph.nodes.some((node) => node.id === id) || graph.groups?.some((group) => group.id === id) ? id : undefined

function subjectOf(operation: Operation): string {
  if (operation.op === 'update') return `update ${operation.node.id}`
  if (operation.op === 'update_group') return `update ${operation.group.id}`
  return operation.op.startsWith('set_') ? operation.op : ''
}

/** Going back from the newest of a row of changes goes back before the first of them. */
function gathered(undoable: readonly Entry[], next: Entry): Entry[] {
  const last = undoable.at(-1)
  if (last && next.subject !== '' && last.subject === next.subject && next.at - last.at < gatherMs)
    return [...undoable.slice(0, -1), { ...last, at: next.at }]
  return [...undoable, next]
}
