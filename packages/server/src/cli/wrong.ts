import { errorTitle } from '@millrace/contract/errors.ts'
import { Problem } from '../platform/errors.ts'

/** What was wrong, with every field that was. */
export function wrong(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error)
  const fields = error.errors.map(({ path, message }) => `\n  ${path}: ${message}`)
  return errorTitle(error.code, error.params, 'en') + fields.join('')
}
