import { refuse } from './collect.ts'
import { inflate } from './inflate.ts'
import { parseJson } from './json.ts'
import { isObject, type Refusal } from './types.ts'

/** What a request carried, unpacked but not yet looked at. */
export interface Envelope {
  readonly records: readonly unknown[]
  /** Reasons to count although everything was read. */
  readonly warnings: readonly string[]
}

/** A whole request that could not be read, with what came. */
export interface BrokenEnvelope extends Refusal {
  readonly raw: unknown
}

export type Parameters = Readonly<Record<string, string | undefined>>

/** Reads a Sensors request: parameters in the query or a form body of any content type, or bare JSON. */
export function readSensors(query: Parameters, rawBody: Buffer, encoding?: string): Envelope | BrokenEnvelope {
  const unpacked = inflate(rawBody, encoding)
  if (unpacked.kind === 'broken') return { ...refuse(unpacked.reason, 'the body cannot be unpacked'), raw: undefined }
  const body = unpacked.body
  const start = firstByte(body)
  if (start === 0x7b || start === 0x5b) return fromJson(body.toString(), [])
  const form = body.length > 0 ? parseForm(body.toString()) : {}
  if (form === undefined) return { ...refuse('form_malformed', 'the form body cannot be percent-decoded'), raw: body.toString() }
  const parameters = { ...query, ...form }
  const data = parameters.data_list ?? parameters.data
  if (!data) return { ...refuse('data_missing', 'neither data nor data_list'), raw: body.toString() }
  const warnings = isCrcWrong(data, parameters) ? ['crc_mismatch'] : []
  return fromData(data, warnings)
}

/** Base64 of JSON, gzip-packed or not whatever the flag says; plain JSON is let through (encrypted envelopes are; `sealed.ts` opens them). */
function fromData(data: string, warnings: readonly string[]): Envelope | BrokenEnvelope {
  if (data.startsWith('{') || data.startsWith('[')) return fromJson(data, warnings)
  const bytes = Buffer.from(data.includes(' ') ? data.replaceAll(' ', '+') : data, 'base64')
  const unpacked = inflate(bytes)
  if (unpacked.kind === 'broken') return { ...refuse(unpacked.reason, 'the data cannot be unpacked'), raw: data }
  const start = firstByte(unpacked.body)
  if (start !== 0x7b && start !== 0x5b && !isBase64(data)) return { ...refuse('base64_malformed', 'the data is not base64'), raw: data }
  return fromJson(unpacked.body.toString(), warnings)
}

function fromJson(text: string, warnings: readonly string[]): Envelope | BrokenEnvelope {
  const value = parseJson(text)
  if (value === undefined) return { ...refuse('json_malformed', 'the data is not JSON'), raw: text }
  if (Array.isArray(value)) return { records: value, warnings }
  if (!isObject(value)) return { ...refuse('not_an_object', 'the data is neither a record nor a list of records'), raw: text }
  return { records: [value], warnings }
}

/** Forms are parsed by hand: a batch is one parameter of megabytes. `+` stays, for base64 means it. */
export function parseForm(text: string): Record<string, string> | undefined {
  const form: Record<string, string> = {}
  for (const pair of text.trim().split('&')) {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair : pair.slice(0, equals)
    const value = equals < 0 ? '' : percentDecode(pair.slice(equals + 1))
    if (value === undefined) return undefined
    if (name !== '' && name !== '__proto__') form[name] = value
  }
  return form
}

function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function isCrcWrong(data: string, parameters: Parameters): boolean {
  const given = parameters.crc ?? /crc=(-?\d+)/.exec(parameters.ext ?? '')?.[1]
  return given !== undefined && Number(given) !== javaHash(data)
}

function javaHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(text)

/** First byte that is no white space and no byte-order mark. */
export function firstByte(body: Buffer): number | undefined {
  let at = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0
  while (body[at] === 0x20 || body[at] === 0x0a || body[at] === 0x0d || body[at] === 0x09) at++
  return body[at]
}
