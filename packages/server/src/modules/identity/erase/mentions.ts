/** So short a text also stands inside other words and numbers: it counts only where it stands alone. */
const shortest = 8

/** Says whether a text mentions somebody. */
export function mentioning(texts: readonly string[]): (text: string) => boolean {
  const long = texts.filter((text) => text.length >= shortest)
  const short = texts.filter((text) => text.length > 0 && text.length < shortest)
  const alone = short.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${short.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'u')
  return (text) => long.some((one) => text.includes(one)) || (alone?.test(text) ?? false)
}

/** An id so short is anybody's word or number. */
const shortestId = 5

/**
 * Says whether a value that somebody wrote into a definition is this person's. A short text is, where it is all of the value and looks like an
 * id: else a login `vip` would empty a segment of the level `vip`.
 */
export function naming(texts: readonly string[]): (value: string) => boolean {
  const mentions = mentioning(texts.filter((text) => text.length >= shortest))
  const whole = new Set(texts.filter((text) => text.length >= shortestId && /\d/.test(text)))
  return (value) => whole.has(value) || mentions(value)
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** The same texts as they stand inside JSON. */
export const asJson = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)])),
]
