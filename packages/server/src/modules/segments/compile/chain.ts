import { type Sql, sql } from '../../../platform/sql.ts'

/** Twice the 4,096 places that `ord` has in a millisecond. */
const perMs = 8_192

/**
 * How many of some steps were taken in turn within a time, as an aggregate over events `e`: of all chains the longest, of those the one with
 * the latest start. The engine's clock is the order of events with room between milliseconds: a window in ms stays exact to the last
 * one, and events of one millisecond keep their order. `once`: an event that fits several steps serves one; dear, so only where one can.
 */
export function chainDepth(windowMs: number, steps: readonly Sql[], { once, only }: { once: boolean; only?: Sql | undefined }): Sql {
  const window = sql.value(windowMs * perMs + perMs / 2 - 1, 'UInt64')
  const [name, mode] = [only ? sql`windowFunnelIf` : sql`windowFunnel`, once ? sql`, 'strict_once'` : sql``]
  return sql`${name}(${window}${mode})(e.ord + intDiv(e.ord, 4096) * 4096, ${sql.join(steps)}${only ? sql`, ${only}` : sql``})`
}
