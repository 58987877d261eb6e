import { bucketsOf, type Shell, type Unit } from '@millrace/contract/queries/index.ts'

/** Empty buckets are there too; a bucket of a zone that shifts by half an hour may be one the calendar did not foresee. */
export function bucketNames(query: Shell & { readonly unit: Unit | null }, timeZone: string, found: Iterable<string>): string[] {
  if (query.unit === null) return []
  return [...new Set([...bucketsOf(query, query.unit, timeZone), ...[...found].filter((bucket) => bucket !== '')])].toSorted()
}
