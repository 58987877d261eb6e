import type { Outbox } from '../../../platform/log/index.ts'
import type { IncomingRecord } from './records.ts'

/** Which step a record could not pass. */
export type ParkReason = 'identify_failed' | 'store_refused' | 'react_failed'

/** A record that cannot be processed: kept with its reason in data quality, never in the way of others. */
export interface Parked {
  readonly one: IncomingRecord
  readonly reason: ParkReason
  readonly detail: string
}

/** Applies `work` to records in order; answers with those it had to leave out. */
export type Sieve = <T extends IncomingRecord>(
  outbox: Outbox,
  reason: ParkReason,
  records: readonly T[],
  work: (some: readonly T[]) => Promise<void>,
) => Promise<Parked[]>

const straight: Sieve = async (_outbox, _reason, records, work) => {
  await work(records)
  return []
}

/** Halves what fails until the record that spoils it is alone; alone it gets a second chance. */
const halving: Sieve = async (outbox, reason, records, work) => {
  if (records.length === 0) return []
  try {
    await outbox.savepoint(() => work(records))
    return []
  } catch (error) {
    if (!isAboutRecords(error)) throw error
  }
  const [one] = records
  if (one && records.length === 1) {
    const fault = await outbox
      .savepoint(() => work(records))
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    if (fault === undefined) return []
    if (!isAboutRecords(fault)) throw fault
    return [{ one, reason, detail: `${fault.name}: ${fault.message}` }]
  }
  const half = Math.ceil(records.length / 2)
  const left = await halving(outbox, reason, records.slice(0, half), work)
  return [...left, ...(await halving(outbox, reason, records.slice(half), work))]
}

/**
 * Runs a step as a whole; when it fails twice over the records themselves, runs it once more leaving out those that
 * spoil it. Everything else (a lost connection, a full disk, another owner) goes on to the caller, who tries again.
 */
export async function withoutPoison<T>(step: (sieve: Sieve) => Promise<T>): Promise<T> {
  for (let failures = 0; failures < 2; failures++)
    try {
      return await step(straight)
    } catch (error) {
      if (!isAboutRecords(error)) throw error
    }
  return step(halving)
}

/**
 * Faults that lie in the data and come again with the same data: values the database cannot hold (class 22), broken
 * rules of a table (23, but a day table that is missing is made), values that are too large (54), and faults of our own
 * code on a record of a shape it did not expect.
 */
export function isAboutRecords(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code))
    return /^(22|23|54)/.test(error.code) && error.code !== '23514'
  return (error instanceof TypeError || error instanceof RangeError) && error.cause === undefined
}
