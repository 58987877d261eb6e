const needsEscape = /["\\]/
const escaped = /["\\]/g
/** Years of four digits: others are written another way. */
const lastOfFourDigits = Date.UTC(10_000, 0)

/**
 * An array as the text PostgreSQL reads, as its client would write it in the end: rounds write columns of thousands of values, and the client looks
 * twice at every character of each. Undefined: the client is to do it.
 */
export function arrayText(values: readonly unknown[]): string | undefined {
  let text = '{'
  // Most columns say the same thing again and again: it is written once.
  let [word, wordText]: [string | undefined, string] = [undefined, '']
  let [time, timeText] = [Number.NaN, '']
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (i > 0) text += ','
    if (typeof value === 'number' || typeof value === 'boolean') text += value
    else if (typeof value === 'string') {
      if (value !== word) [word, wordText] = [value, needsEscape.test(value) ? `"${value.replace(escaped, '\\$&')}"` : `"${value}"`]
      text += wordText
    } else if (value === null || value === undefined) text += 'NULL'
    else if (value instanceof Date && value.getTime() >= 0 && value.getTime() < lastOfFourDigits) {
      if (value.getTime() !== time) [time, timeText] = [value.getTime(), `"${value.toISOString()}"`]
      text += timeText
    } else return undefined
  }
  return `${text}}`
}
