import type { Run, Watch } from './types.ts'

/** Runs and watches of one transaction, by person; what is removed is no longer among them. */
export class Inside {
  /** Who has stood at a gate: what came in with them was taken meanwhile. */
  readonly heldUp = new Set<Run>()
  readonly removed = new Set<Run>()
  readonly goneWatches = new Set<Watch>()
  private readonly runs = new Map<number, Run[]>()
  private readonly watches = new Map<number, Watch[]>()

  keep(run: Run): void {
    add(this.runs, run.personId, run)
  }

  watch(watch: Watch): void {
    add(this.watches, watch.personId, watch)
  }

  of(personId: number): Run[] {
    return (this.runs.get(personId) ?? []).filter((run) => !this.removed.has(run))
  }

  active(personId: number): Run[] {
    return this.of(personId).filter((run) => run.position.state === 'waiting')
  }

  /** The other tokens of a run. */
  others(run: Run): Run[] {
    const some = this.runs.get(run.personId) ?? []
    return some.length < 2 ? [] : some.filter((one) => one !== run && one.runId === run.runId && !this.removed.has(one))
  }

  /** All tokens of a run. */
  tokens(run: Run): Run[] {
    return this.removed.has(run) ? this.others(run) : [run, ...this.others(run)]
  }

  /** The row by which a run is counted. */
  run({ personId, runId }: Watch): Run | undefined {
    return this.of(personId).find((one) => one.runId === runId && !one.isExtra)
  }

  watchesOf(personId: number): Watch[] {
    return (this.watches.get(personId) ?? []).filter((watch) => !this.goneWatches.has(watch))
  }
}

function add<T>(to: Map<number, T[]>, person: number, one: T): void {
  const some = to.get(person)
  if (some) some.push(one)
  else to.set(person, [one])
}
