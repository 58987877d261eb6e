import { type ErrorCode, errorTexts, type FieldError } from '@millrace/contract/errors.ts'

/** Something a user can cause; becomes problem+json at the HTTP border. Bugs are plain errors. */
export class Problem extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly params: Readonly<Record<string, string | number>>
  readonly errors: readonly FieldError[]

  constructor(code: ErrorCode, params: Readonly<Record<string, string | number>>, errors: readonly FieldError[]) {
    super(code)
    this.code = code
    this.status = errorTexts[code].status
    this.params = params
    this.errors = errors
  }
}

/** Ends the request with a code, its parameters and, when given, the fields to mend. */
export function fail(code: ErrorCode, params: Readonly<Record<string, string | number>> = {}, errors: readonly FieldError[] = []): never {
  throw new Problem(code, params, errors)
}
