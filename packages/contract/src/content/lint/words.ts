/** A finding: what, where, who says so, and what to do. Texts of both languages live in the console. */
export interface Finding {
  readonly code: FindingCode
  readonly level: 'error' | 'warning' | 'hint'
  /** The word, link or size that was found. */
  readonly found?: string
  /** The block it stands in. */
  readonly block?: string
}

export const findingCodes = [
  'unsubscribe_missing',
  'subject_empty',
  'subject_long',
  'subject_ad',
  'alt_missing',
  'link_missing',
  'link_invalid',
  'word_absolute',
  'word_forbidden',
  'size_clipped',
  'pictures_only',
  'pictures_embedded',
  'sms_signature',
  'sms_refuse',
] as const
export type FindingCode = (typeof findingCodes)[number]

/** Words that advertisements in China may not use; what is common in other meanings is left out. */
const absolutes: readonly RegExp[] = [
  /国家级|世界级|全球级|宇宙级/g,
  /最(?!近|后|终|初|迟|晚|早|多|少|新消息)[\p{Script=Han}]?/gu,
  /第一(?![次步章条天周名页个时]|时间|季度|阶段)/g,
  /顶级|极品|顶尖|绝无仅有|独一无二|史无前例|万能|永久有效/g,
]

export function absolutesIn(text: string): string[] {
  return [...new Set(absolutes.flatMap((one) => [...text.matchAll(one)].map(([word]) => word)))]
}

export const forbiddenIn = (text: string, words: readonly string[]): string[] => {
  const lower = text.toLowerCase()
  return words.filter((word) => lower.includes(word.toLowerCase()))
}
