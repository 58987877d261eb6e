import type { Row } from '@millrace/contract/ingest/import-row.ts'
import { z } from 'zod'
import { Problem } from '../../../platform/errors.ts'
import { OutgoingError } from '../../../platform/http/index.ts'

/** How far a pull has read: the highest value so far, and of a database also the key of the last row that had it. */
export const markSchema = z.object({ value: z.string(), key: z.string().optional() })
export type Mark = z.infer<typeof markSchema>

/** Where the next page of a run begins; what stands in it only its reader knows. */
export type Place = Readonly<Record<string, string | number | null>>
export const placeSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

export interface Page {
  readonly rows: readonly Row[]
  /** Nothing: this was the last page. */
  readonly next: Place | undefined
  /** How far has been read once these rows are accepted; nothing: not known before later pages. */
  readonly mark: Mark | undefined
  /** What was answered, for the mapper; only from APIs. */
  readonly text?: string
}

/** Reads a source page by page; `mark` is how far earlier runs came. */
export interface Reader {
  read(place: Place | undefined, mark: Mark | null): Promise<Page>
  close(): Promise<void>
}

/** What the owner of the source or of the pull has to mend: trying again as it is would not help. */
export const unreadable = (reason: string): Problem => new Problem('pull_failed', { reason: reason.slice(0, 500) }, [])

/** The way to a source as an error for people, where it is theirs; nothing where another try may help. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  if (!(error instanceof OutgoingError)) return undefined
  if (error.fault === 'private') return new Problem('target_private', { host: error.host }, [])
  return error.fault === 'unreachable' || error.fault === 'too_slow' ? undefined : unreadable(error.message)
}
