/** A text cut into what is said and what is filled in. */
export interface Piece {
  readonly kind: 'said' | 'filled'
  readonly source: string
}

const mark = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g
const opens = /^\{%-?\s*(?:if|unless|case|for|tablerow|capture|raw|comment)\b/
const closes = /^\{%-?\s*end/

/**
 * The parts of a text. From a tag that opens to the one that closes it, all is one part: whatever is filled in there, or left out,
 * the markup around it stays what it is.
 */
export function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = []
  let depth = 0
  let from = 0
  const add = (kind: Piece['kind'], end: number): void => {
    if (end > from) pieces.push({ kind, source: source.slice(from, end) })
    from = end
  }
  for (const found of source.matchAll(mark)) {
    const [tag] = found
    const end = found.index + tag.length
    if (depth === 0) add('said', found.index)
    if (opens.test(tag)) depth++
    else if (closes.test(tag) && depth > 0) depth--
    if (depth === 0) add('filled', end)
  }
  add(depth > 0 ? 'filled' : 'said', source.length)
  return pieces
}

/** A part that is filled in, with what is said between its tags written in another way, as for a page. */
export function writeSaid(filled: string, write: (said: string) => string): string {
  let written = ''
  let from = 0
  for (const found of filled.matchAll(mark)) {
    written += write(filled.slice(from, found.index)) + found[0]
    from = found.index + found[0].length
  }
  return written + write(filled.slice(from))
}

/** Values of people are never written as markup. */
export const writesRaw = (source: string): boolean => /\|\s*raw\b/.test(source)

/** A value by its dotted name: `profile.city` → `profile["city"]`, whatever letters it has. */
export const pathOf = (name: string): string => {
  const [first = '', ...rest] = name.split('.')
  return first + rest.map((step) => `["${step}"]`).join('')
}
