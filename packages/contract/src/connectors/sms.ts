/** Text messages: what they cost in units, and what people answer to have no more of them. */

const gsm = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const gsmTwice = new Set('^{}\\[~]|€\f')

export interface SmsSize {
  /** Messages that are paid for. */
  readonly units: number
  readonly characters: number
  /** In mainland China every letter is one; elsewhere a text of plain letters has more room (GSM 03.38). */
  readonly alphabet: 'chinese' | 'gsm' | 'unicode'
}

/** China: 70 UTF-16 units in one, else 67 in each. GSM 03.38: 160 or 153 septets; other letters elsewhere: 70 or 67 UTF-16 units. */
export function smsSize(text: string, isMainland: boolean): SmsSize {
  if (isMainland) return { units: units(text.length, 70, 67), characters: text.length, alphabet: 'chinese' }
  const letters = Array.from(text)
  if (!letters.every((one) => gsm.has(one) || gsmTwice.has(one)))
    return { units: units(text.length, 70, 67), characters: text.length, alphabet: 'unicode' }
  const septets = letters.reduce((sum, one) => sum + (gsmTwice.has(one) ? 2 : 1), 0)
  return { units: units(septets, 160, 153), characters: septets, alphabet: 'gsm' }
}

const units = (length: number, alone: number, each: number): number => (length === 0 ? 0 : length <= alone ? 1 : Math.ceil(length / each))

/** Words that people answer with; a project may name others. */
export const stopWords = [
  'TD',
  'T',
  'R',
  'N',
  'QX',
  '退订',
  '拒收',
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
] as const
export const startWords = ['START', 'UNSTOP', 'YES', '恢复'] as const

/** What a reply asks for: all of it is one of the words, whatever its case and the spaces around. */
export function replyMeans(text: string, words: readonly string[] = stopWords): 'stop' | 'start' | undefined {
  const said = text.trim().toUpperCase()
  if (words.some((word) => word.toUpperCase() === said)) return 'stop'
  return startWords.some((word) => word === said) ? 'start' : undefined
}

/** Of the mainland: a number that domestic providers take. */
export const isMainland = (number: string): boolean => number.startsWith('+86')
