import type { IdentityRef } from '@millrace/contract/events.ts'
import { isBlockedId, isDeviceId, normaliseId } from '@millrace/contract/ids.ts'
import { cleanText } from './text.ts'

export const maxIdLength = 255

/** An id as text: numbers are accepted, placeholders and empty texts are none. Longer than allowed is `too_long`. */
export function idText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
  if (text === undefined || text === '' || isBlockedId(text)) return undefined
  const clean = cleanText(text, maxIdLength + 1)
  return clean === '' ? undefined : clean
}

const rank = (type: string): number => (type === 'login_id' ? 0 : isDeviceId(type) ? 2 : 1)

/** Adds an id unless it is there. */
export function addId(ids: IdentityRef[], type: string, value: string): void {
  const normal = normaliseId(type, value)
  for (const id of ids) if (id.type === type && id.value === normal) return
  ids.push({ type, value: normal })
}

/** Strongest first: login, other graph ids, device-class ids; within a class as given. */
export function strongestFirst(ids: IdentityRef[]): IdentityRef[] {
  return ids.length < 2 ? ids : ids.sort((a, b) => rank(a.type) - rank(b.type))
}
