import { RE2JS } from 're2js'

/** RE2 syntax, as the analysis store reads it: time is linear in the text, whatever the pattern. */
export const maxPattern = 200
/** Steps of a compiled pattern: the store refuses ones that are much larger. */
const maxSteps = 250

const compiled = new Map<string, RE2JS>()

/** `.` is any character, a line break too; a pattern fits a part of the text unless it says `^` and `$`. */
function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known) return known
  const made = RE2JS.compile(pattern, RE2JS.DOTALL)
  if (compiled.size >= 1_000) compiled.clear()
  compiled.set(pattern, made)
  return made
}

export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > maxPattern) return `a pattern has at most ${maxPattern} characters`
  try {
    return compile(pattern).programSize() > maxSteps ? 'the pattern is too large: repeat less' : undefined
  } catch (error) {
    return `not a pattern (RE2 syntax): ${error instanceof Error ? error.message : String(error)}`
  }
}

export const fitsPattern = (pattern: string, text: string): boolean => compile(pattern).test(text)

const literal = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)

/** A pattern without the name of somebody: nobody fits what stands instead. */
export function forgetInPattern(pattern: string, isTheirs: (text: string) => boolean, instead: string): string {
  const parts = [pattern, ...pattern.replaceAll('\\', '').split(/[|()^$]/)]
  return parts.some((part) => part !== '' && isTheirs(part)) ? `^${literal(instead)}$` : pattern
}
