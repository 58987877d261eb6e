import type { Decoded, Refusal } from '../protocols/index.ts'
import type { QualityNote } from '../quality/quality.ts'

/** What decoding found wrong, as notes for data quality. */
export function notesOf(decoded: Decoded, projectId: number, source: string): QualityNote[] {
  const rejected = decoded.rejects.map((reject): QualityNote => ({ ...reject, projectId, source, kind: 'rejected' }))
  const issues = decoded.issues.map((issue): QualityNote => ({ ...issue, projectId, source }))
  return rejected.length + issues.length === 0 ? [] : [...rejected, ...issues]
}

/** A whole request that was refused. */
export const noteOf = (refusal: Refusal & { readonly raw?: unknown }, projectId: number | undefined, source: string): QualityNote => ({
  ...refusal,
  projectId,
  source,
  kind: 'rejected',
})
