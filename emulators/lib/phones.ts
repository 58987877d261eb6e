/** Eleven digits of a number of the mainland, however it is written. */
export const mainlandNumber = (written: string): string | undefined => /^(?:\+86|0086|86)?(1[3-9]\d{9})$/.exec(written)?.[1]

export const isE164 = (written: string): boolean => /^\+[1-9]\d{6,14}$/.test(written)

/** What is paid for in China: 70 characters alone, 67 in each of several. */
export function unitsOf(text: string): number {
  const { length } = Array.from(text)
  return length <= 70 ? 1 : Math.ceil(length / 67)
}

const inBeijing = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString()

export const beijingTime = (at: Date): string => inBeijing(at).slice(0, 19).replace('T', ' ')
export const beijingDate = (at: Date): string => inBeijing(at).slice(0, 10)
export const beijingHour = (at: Date): number => Number(inBeijing(at).slice(11, 13))
