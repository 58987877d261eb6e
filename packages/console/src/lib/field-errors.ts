import type { FieldError } from '@millrace/contract/errors.ts'
import { ApiProblem } from './api.ts'
import type { Words } from './words.ts'

/** Where a field that the server names stands, as the pages call it: `body.steps.0.event` is “Step 1 · Event”. */
function placeOf(path: string, { fieldNames: { names, nth } }: Words): string {
  const parts = path.split('.').filter((part, i) => !(i === 0 && /^(body|query|params)$/.test(part)))
  const places: string[] = []
  for (const part of parts) {
    const last = places.at(-1)
    if (/^\d+$/.test(part) && last !== undefined) places[places.length - 1] = nth(last, Number(part) + 1)
    else places.push((Object.hasOwn(names, part) ? names[part] : undefined) ?? part)
  }
  return places.join(' · ')
}

/** A field and what is wrong with it, which the server says in the language of who asks. */
export function reasonOf({ path, message }: FieldError, words: Words): string {
  const place = placeOf(path, words)
  return place === '' ? message : `${place}: ${message}`
}

/** Why something was refused: field by field, or as a whole. */
export function refusal(error: Error, words: Words): string {
  const errors = error instanceof ApiProblem ? error.errors : []
  return errors.length > 0 ? errors.map((one) => reasonOf(one, words)).join('; ') : error.message
}
