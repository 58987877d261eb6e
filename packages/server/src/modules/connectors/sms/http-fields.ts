import type { SmsMessage } from '../connector.ts'
import { record } from '../call.ts'
import { nationalNumber } from './china.ts'

/** What may stand in an address or a body as `{{name}}`; nothing else is computed. */
export const fieldNames = ['to', 'number', 'text', 'signature', 'id'] as const
type Field = (typeof fieldNames)[number]

const placeholder = /\{\{\s*(\w+)\s*\}\}/g
const isField = (name: string): name is Field => fieldNames.some((one) => one === name)

export const unknownFields = (text: string): string[] =>
  Array.from(text.matchAll(placeholder), ([, name = '']) => name).filter((name) => !isField(name))

/** Escaped for where it stands, so that no text can become more than a value. */
export const escapes = {
  json: (value: string): string => JSON.stringify(value).slice(1, -1),
  form: (value: string): string => encodeURIComponent(value.toWellFormed()),
} as const

export function filled(text: string, message: SmsMessage, escape: (value: string) => string): string {
  const values: Readonly<Record<Field, string>> = {
    to: message.to,
    /** Eleven digits in the mainland, as many gateways want it. */
    number: nationalNumber(message.to),
    text: message.text,
    signature: message.signature,
    id: message.id,
  }
  return text.replace(placeholder, (_all, name: string) => (isField(name) ? escape(values[name]) : ''))
}

/** `data.list.0.id` */
export function atPath(given: unknown, path: string): string | undefined {
  let at: unknown = given
  for (const step of path.split('.')) {
    if (Array.isArray(at)) at = (at as unknown[])[Number(step)]
    else {
      const fields = record(at)
      at = fields && Object.hasOwn(fields, step) ? fields[step] : undefined
    }
  }
  return ['string', 'number', 'boolean'].includes(typeof at) ? String(at).slice(0, 300) : undefined
}
