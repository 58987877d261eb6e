import { edit, entryId, type Graph, type Label, type Operation } from '@millrace/contract/journeys/index.ts'
import { create } from 'zustand'

interface Entry {
  readonly operation: Operation
  readonly label: Label
}

export interface EditorState {
  readonly graph: Graph
  readonly name: string
  readonly selected: string | undefined
  readonly undoable: readonly Entry[]
  readonly redoable: readonly Entry[]
  /** Counts every change, so that autosave knows what it has not sent yet. */
  readonly edits: number
  /** Said aloud by the live region: what was refused. */
  readonly refused: string
  load(name: string, graph: Graph): void
  rename(name: string): void
  apply(operation: Operation): void
  undo(): void
  redo(): void
  select(id: string | undefined): void
}

const newId = (): string => `n${Math.random().toString(36).slice(2, 9)}`

export const freshId = newId

/** The draft being edited. All changes go through the contract's pure operations; each can be undone. */
export const useEditor = create<EditorState>((set, get) => ({
  graph: { entry: { kind: 'event', event: '', filters: [] }, nodes: [], edges: [], goal: null, reentry: { kind: 'after_exit' } },
  name: '',
  selected: undefined,
  undoable: [],
  redoable: [],
  edits: 0,
  refused: '',
  load: (name, graph) => set({ name, graph, selected: undefined, undoable: [], redoable: [], edits: 0, refused: '' }),
  rename: (name) => set((state) => ({ name, edits: state.edits + 1 })),
  apply(operation) {
    const { graph, undoable, edits, selected } = get()
    const done = edit(graph, operation, newId)
    if (!done.ok) return set({ refused: done.code })
    set({
      graph: done.graph,
      selected: done.selected[0] ?? stillThere(done.graph, selected),
      undoable: [...undoable, { operation: done.inverse, label: done.label }],
      redoable: [],
      edits: edits + 1,
      refused: '',
    })
  },
  undo() {
    const { graph, undoable, redoable, edits } = get()
    const last = undoable.at(-1)
    if (!last) return
    const done = edit(graph, last.operation, newId)
    if (done.ok)
      set({
        graph: done.graph,
        undoable: undoable.slice(0, -1),
        redoable: [...redoable, { operation: done.inverse, label: last.label }],
        edits: edits + 1,
      })
  },
  redo() {
    const { graph, undoable, redoable, edits } = get()
    const last = redoable.at(-1)
    if (!last) return
    const done = edit(graph, last.operation, newId)
    if (done.ok)
      set({
        graph: done.graph,
        redoable: redoable.slice(0, -1),
        undoable: [...undoable, { operation: done.inverse, label: last.label }],
        edits: edits + 1,
      })
  },
  select: (selected) => set({ selected }),
}))

/** Settings of what was being edited stay open as long as it exists. */
const stillThere = (graph: Graph, id: string | undefined): string | undefined =>
  id === entryId || graph.nodes.some((node) => node.id === id) ? id : undefined
