import type { Host } from './host.ts'

/** What is remembered of a visitor. Before consent it is held in memory only: nothing is written to the device. */
export interface Store {
  read(name: string): string | undefined
  write(name: string, value: string): void
  erase(name: string): void
  /** Consent is given: what is known so far is written, and everything from now on. */
  persist(): void
  /** Everything goes, but for the decision itself. */
  forget(): void
  decision(): 'granted' | 'denied' | undefined
  decide(decision: 'granted' | 'denied'): void
  readonly queuePrefix: string
}

const prefix = 'millrace.'
const queuePrefix = `${prefix}q.`
const decisionKey = `${prefix}consent`

export function openStore(host: Host): Store {
  const memory = new Map<string, string>()
  let isPersistent = false

  return {
    queuePrefix,
    read: (name) => memory.get(name) ?? (isPersistent ? host.read(prefix + name) : undefined),
    write(name, value) {
      memory.set(name, value)
      if (isPersistent) host.write(prefix + name, value)
    },
    erase(name) {
      memory.delete(name)
      if (isPersistent) host.erase(prefix + name)
    },
    persist() {
      isPersistent = true
      for (const [name, value] of memory) host.write(prefix + name, value)
    },
    forget() {
      isPersistent = false
      memory.clear()
      for (const key of host.keys(prefix)) if (key !== decisionKey) host.erase(key)
    },
    decision() {
      const kept = host.read(decisionKey)
      return kept === 'granted' || kept === 'denied' ? kept : undefined
    },
    decide: (decision) => void host.write(decisionKey, decision),
  }
}
