/** Longest string kept, in UTF-16 units; the original cuts at the same length. */
export const maxTextLength = 8_192

/** Well-formed text without NUL (PostgreSQL and JSON columns refuse both), cut to a length. Returns the same string when it is fine. */
export function cleanText(text: string, maxLength = maxTextLength): string {
  const cut = text.length > maxLength ? text.slice(0, maxLength) : text
  const whole = cut.isWellFormed() ? cut : cut.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}

/** Whether a JSON value is nested deeper than so many levels; never recurses further than that itself. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const item of Array.isArray(value) ? value : Object.values(value)) if (isDeeper(item, levels - 1)) return true
  return false
}

const maxSampleBytes = 4_096

/** A record as sent, for a human to look at: at most 4 KB of well-formed text. */
export function sampleText(raw: unknown): string {
  if (raw === undefined) return ''
  const text =
    typeof raw === 'string' ? raw.slice(0, maxSampleBytes) : isDeeper(raw, 64) ? '(nested too deeply to show)' : JSON.stringify(raw)
  const clean = cleanText(text, maxSampleBytes)
  const bytes = Buffer.from(clean)
  return bytes.length <= maxSampleBytes
    ? clean
    : cleanText(
        bytes
          .subarray(0, maxSampleBytes)
          .toString()
          .replace(/\uFFFD+$/, ''),
      )
}
