import type { Json } from '@millrace/contract/events.ts'
import { checkName } from './names.ts'
import { cleanText, isDeeper, maxTextLength } from './text.ts'
import { canonicalDateTime } from './times.ts'
import { type Issue, isObject, type RawObject } from './types.ts'

/** Properties of one record beyond this go, as JSON text, into the one property `$extra`. */
export const maxProperties = 300
export const extraProperty = '$extra'
const maxDepth = 8
const maxNameLength = 200
const maxListItems = 500
const maxExtraLength = 65_536

export type Properties = Record<string, Json>

/** Where the properties of one record are gathered, with what was wrong about them. */
export interface Gathering {
  readonly out: Properties
  count: number
  rest: Record<string, unknown> | undefined
  readonly event: string
  readonly issues: Issue[]
}

export const gather = (event: string, issues: Issue[]): Gathering => ({ out: {}, count: 0, rest: undefined, event, issues })

/** NUL was left out or half a surrogate pair replaced. */
export const repaired = { kind: 'warning', reason: 'text_repaired' } as const

export function complain(into: Gathering, reason: string, field: string, raw: unknown): void {
  into.issues.push({ kind: 'property', reason, event: into.event, field: cleanText(field, maxNameLength), raw })
}

/** Sensors properties: strict names, flat values; what the SDKs let through beyond that becomes text. Dates name no zone: the project's counts. */
export function sensorsProperties(raw: RawObject, into: Gathering, timeZone: string): Properties {
  for (const name in raw) {
    const verdict = checkName(name)
    if (verdict !== 'ok') complain(into, `property_name_${verdict}`, name, raw[name])
    else put(into, name, sensorsValue(raw[name], name, into, timeZone))
  }
  return finish(into)
}

function sensorsValue(value: unknown, name: string, into: Gathering, timeZone: string): Json | undefined {
  if (typeof value === 'string') return canonicalDateTime(text(value, name, into), timeZone)
  return isObject(value) ? asText(value, name, into) : scalarOrList(value, name, into)
}

/** Free-text names and nested values (Segment, native): nested objects become dotted names; the first of two equal names wins. */
export function freeProperties(raw: RawObject, into: Gathering, prefix = ''): Properties {
  flatten(raw, into, prefix, 1)
  return finish(into)
}

function flatten(raw: RawObject, into: Gathering, prefix: string, depth: number): void {
  for (const key in raw) {
    const name = cleanText(prefix + key, maxNameLength + 1)
    const value = raw[key]
    if (name === '' || name.length > maxNameLength || name === '__proto__') complain(into, 'property_name_invalid', name, value)
    else if (typeof value === 'string') put(into, name, text(value, name, into))
    else if (!isObject(value)) put(into, name, scalarOrList(value, name, into))
    else if (depth >= maxDepth) complain(into, 'property_too_deep', name, undefined)
    else flatten(value, into, `${name}.`, depth + 1)
  }
}

function put(into: Gathering, name: string, value: Json | undefined): void {
  if (value === undefined) return
  if (Object.hasOwn(into.out, name)) return complain(into, 'property_conflict', name, value)
  if (into.count >= maxProperties) {
    into.rest ??= {}
    into.rest[name] = value
    return
  }
  into.out[name] = value
  into.count++
}

function finish(into: Gathering): Properties {
  if (!into.rest) return into.out
  const rest = JSON.stringify(into.rest)
  complain(into, 'too_many_properties', '', Object.keys(into.rest).slice(0, 20))
  into.rest = undefined
  if (rest.length <= maxExtraLength) into.out[extraProperty] = rest
  return into.out
}

function text(value: string, name: string, into: Gathering): string {
  const clean = cleanText(value)
  if (value.length > maxTextLength) complain(into, 'property_text_cut', name, undefined)
  else if (clean !== value) into.issues.push({ ...repaired, event: into.event, field: cleanText(name, maxNameLength), raw: clean })
  return clean
}

/** null and undefined mean "not given". */
function scalarOrList(value: unknown, name: string, into: Gathering): Json | undefined {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      complain(into, 'property_number_invalid', name, String(value))
      return undefined
    default:
      return Array.isArray(value) ? list(value, name, into) : undefined
  }
}

/** Lists are lists of text: one element type per path, as the analysis store needs. */
function list(values: readonly unknown[], name: string, into: Gathering): Json {
  if (values.length > maxListItems) complain(into, 'property_list_cut', name, undefined)
  const items: string[] = []
  for (const value of values.length > maxListItems ? values.slice(0, maxListItems) : values) {
    const item = typeof value === 'string' ? text(value, name, into) : value === null ? undefined : asText(value, name, into)
    if (item !== undefined) items.push(item)
  }
  return items
}

function asText(value: unknown, name: string, into: Gathering): string | undefined {
  if (!isDeeper(value, maxDepth)) return text(JSON.stringify(value), name, into)
  complain(into, 'property_too_deep', name, undefined)
  return undefined
}
