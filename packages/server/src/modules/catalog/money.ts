import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isAmount } from '@millrace/contract/money/money.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type Broken, loadUnbroken, markBroken, type MoneyNames } from './money-store.ts'

/** Marks made elsewhere are known after so long. */
const freshMs = 15_000

/**
 * Finds values of money properties that are no whole number. A property is looked at until one was found: what is asked
 * of a record is one look-up for each property that is money, and nothing where there is none.
 */
export function moneyWatch() {
  const known = new Map<number, { names: MoneyNames; until: number }>()

  async function namesOf(tx: Tx, projectId: number): Promise<MoneyNames> {
    const entry = known.get(projectId)
    if (entry && performance.now() < entry.until) return entry.names
    const names = await loadUnbroken(tx, projectId)
    known.set(projectId, { names, until: performance.now() + freshMs })
    return names
  }

  return {
    /** Names of properties that had their first value that is no amount, noted in this transaction. */
    async look(tx: Tx, projectId: number, records: readonly CanonicalRecord[], now: Date): Promise<readonly string[]> {
      const found = brokenIn(await namesOf(tx, projectId), records)
      if (found.length === 0) return []
      tx.afterCommit(() => known.delete(projectId))
      return markBroken(tx, projectId, found, now)
    },
    forget: (): void => known.clear(),
  }
}

function brokenIn(names: MoneyNames, records: readonly CanonicalRecord[]): Broken[] {
  const found = new Map<string, Broken>()
  const look = (owner: Broken['owner'], properties: Readonly<Record<string, unknown>> | undefined): void => {
    if (properties) for (const name of names[owner]) if (isBroken(properties[name])) found.set(`${owner}\n${name}`, { owner, name })
  }
  if (names.event.length > 0) for (const { event } of records) look('event', event?.properties)
  if (names.profile.length > 0) for (const { profile } of records) look('profile', profile?.properties)
  return [...found.values()]
}

const isBroken = (value: unknown): boolean => typeof value === 'number' && !isAmount(value)
