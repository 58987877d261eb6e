/** Calls to one host side by side, from one process. */
export const sideBySide = 32
/** More are not taken at once from a host that answers quickly. */
const mostTaken = 500
const failuresInARow = 10
const restMs = 30_000

/** What is known of a host while this process runs. */
interface Host {
  taken: number
  /** How long a call takes, lately. */
  ms: number
  failures: number
  restUntil: number
}

/** How much each host is given: about a second's worth of what it takes, nothing while it rests, one call after that. */
export function hostBook() {
  const known = new Map<string, Host>()
  const of = (name: string): Host => {
    const host = known.get(name) ?? { taken: 0, ms: 1_000, failures: 0, restUntil: 0 }
    known.set(name, host)
    return host
  }
  return {
    quota(name: string, now: number): number {
      const { taken, ms, failures, restUntil } = of(name)
      if (restUntil > now) return 0
      if (failures >= failuresInARow) return taken === 0 ? 1 : 0
      const most = Math.min(mostTaken, Math.max(sideBySide, Math.round((sideBySide * 1_000) / Math.max(ms, 1))))
      return Math.max(0, most - taken)
    },
    /** It failed so often in a row that it is left alone. */
    isResting: (name: string, now: number): boolean => of(name).restUntil > now,
    take: (name: string): void => void (of(name).taken += 1),
    giveBack(name: string): void {
      const host = of(name)
      host.taken -= 1
      // Who has nothing to tell is forgotten.
      if (host.taken === 0 && host.failures === 0 && known.size > 1_000) known.delete(name)
    },
    heard(name: string, ms: number, isDown: boolean, now: number): void {
      const host = of(name)
      host.ms = host.ms * 0.8 + ms * 0.2
      host.failures = isDown ? host.failures + 1 : 0
      if (host.failures >= failuresInARow) host.restUntil = now + restMs
      if (!isDown) host.restUntil = 0
    },
  }
}
export type HostBook = ReturnType<typeof hostBook>
