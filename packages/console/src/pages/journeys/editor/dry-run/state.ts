import type { DryRun, DryRunInput } from '@millrace/contract/journeys/dry-run.ts'
import type { Graph } from '@millrace/contract/journeys/index.ts'
import { create } from 'zustand'
import { type Deed, firstDeeds, type Property } from './prefill.ts'

export interface Trial {
  readonly who: 'invented' | 'real'
  readonly personId: number | undefined
  readonly profile: readonly Property[]
  readonly tags: readonly Property[]
  readonly deeds: readonly Deed[]
  /** How calls are taken to end, by step. */
  readonly answers: Readonly<Record<string, 'ok' | 'failed'>>
  /** When the clock begins, and how far it has been moved. */
  readonly from: number
  readonly until: number
}

interface DryRunState extends Trial {
  /** The journey that this is about. */
  readonly of: string
  /** What came of it, for the canvas. */
  readonly result: DryRun | undefined
  /** Starts anew with what lets somebody in; the same journey goes on where it was left. */
  begin(of: string, graph: Graph, isAnew?: boolean): void
  change(more: Partial<Trial>): void
  show(result: DryRun | undefined): void
}

const minute = 60_000
const nothing: Trial = { who: 'invented', personId: undefined, profile: [], tags: [], deeds: [], answers: {}, from: 0, until: 0 }

/** A person and a clock with which the draft is tried out. */
export const useDryRun = create<DryRunState>((set, get) => ({
  ...nothing,
  of: '',
  result: undefined,
  begin(of, graph, isAnew = false) {
    if (of === get().of && !isAnew) return
    const from = Math.floor(Date.now() / minute) * minute
    const deeds = firstDeeds(graph, from)
    const who = of === get().of ? {} : nothing
    set({ ...who, of, from, deeds, until: Math.max(from, ...deeds.map((one) => one.at)), result: undefined })
  },
  change: (more) => set((state) => ({ ...more, until: Math.max(more.until ?? state.until, more.from ?? state.from) })),
  show: (result) => set({ result }),
}))

const iso = (ms: number): string => new Date(ms).toISOString()
const values = (rows: readonly Property[]) => Object.fromEntries(rows.flatMap(({ name, value }) => (name === '' ? [] : [[name, value]])))

/** What is asked of the server; nothing while nobody is chosen. */
export function inputOf(trial: Trial, draft: Graph): DryRunInput | undefined {
  const { who, personId, profile, tags, deeds, answers, from, until } = trial
  if (who === 'real' && personId === undefined) return undefined
  const invented = {
    profile: values(profile),
    tags: Object.fromEntries(tags.flatMap(({ name, value }) => (name === '' ? [] : [[name, String(value)]]))),
  }
  return {
    draft,
    person: personId !== undefined && who === 'real' ? { personId } : invented,
    events: deeds.flatMap((one) => (one.event === '' ? [] : [{ event: one.event, at: iso(one.at), properties: values(one.properties) }])),
    answers,
    from: iso(from),
    until: iso(until),
  }
}
