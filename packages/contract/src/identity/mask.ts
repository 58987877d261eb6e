import { isHashedId } from '../ids.ts'
import { livingType } from './lives.ts'

/**
 * Mobile and mail, and what a project has named itself, since that may be anything. Ids that WeChat and devices give out
 * mean nobody outside of them and stay readable, and so do hashes. A login is personal when it is a number or a mail address.
 */
export function isPersonalId(type: string, value: string): boolean {
  const living = livingType(type)
  return !isHashedId(value) && (living === 'mobile' || living === 'email' || living.startsWith('custom:') || looksPersonal(value))
}

/** A mail address or a phone number, whatever it is called. */
export const looksPersonal = (value: string): boolean => /^[^\s@]+@[^\s@]+$/.test(value) || /^(\+\d{7,15}|(86)?1[3-9]\d{9})$/.test(value)

/** What of a personal value is shown to roles without `people.read_pii`. */
export const maskText = (text: string): string => (text.length <= 4 ? '***' : `${text.slice(0, 2)}***${text.slice(-2)}`)

/** Ids as such roles see them. */
export const maskIds = <T extends { readonly type: string; readonly value: string }>(ids: readonly T[]): T[] =>
  ids.map((id) => (isPersonalId(id.type, id.value) ? { ...id, value: maskText(id.value) } : id))
