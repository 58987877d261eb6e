import { z } from 'zod'
import type { CanonicalRecord, Json } from '../events.ts'

const nameSchema = z.string().trim().min(1).max(200)
const valueSchema = z.union([z.string().max(1_000), z.number(), z.boolean()])

/** One change of every record that is sent again. They are made in order. */
export const fixSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename_event'), to: nameSchema }),
  z
    .object({ kind: z.literal('rename_property'), from: nameSchema, to: nameSchema })
    .describe('a property that is there already stays as it is'),
  z.object({ kind: z.literal('set_property'), name: nameSchema, value: valueSchema }).describe('only where it is missing'),
  z
    .object({ kind: z.literal('replace_value'), name: nameSchema, from: valueSchema, to: valueSchema })
    .describe('values are compared as people read them: 20 is "20"'),
  z
    .object({ kind: z.literal('convert'), name: nameSchema, to: z.enum(['string', 'number', 'boolean', 'list']) })
    .describe('a text that is no number stays as it is; a list is made of a text by its commas'),
  z.object({ kind: z.literal('drop_property'), name: nameSchema }),
])
export type Fix = z.infer<typeof fixSchema>
export const fixesSchema = z.array(fixSchema).max(20)

type Properties = { readonly [key: string]: Json }

/** The record with the fixes made, in its event and in what it says of the profile. Its key stays: it is the same record. */
export function applyFixes(record: CanonicalRecord, fixes: readonly Fix[]): CanonicalRecord {
  return fixes.reduce((now, fix) => {
    if (fix.kind === 'rename_event') return now.event ? { ...now, event: { ...now.event, name: fix.to } } : now
    return {
      ...now,
      ...(now.event ? { event: { ...now.event, properties: fixed(now.event.properties, fix) } } : {}),
      // What an event lacks is set in the event alone.
      ...(now.profile && (fix.kind !== 'set_property' || !now.event)
        ? { profile: { ...now.profile, properties: fixed(now.profile.properties, fix) } }
        : {}),
    }
  }, record)
}

/** Names are the sender's: `__proto__` is one like any other. */
const own = (properties: Properties, name: string): Json | undefined => (Object.hasOwn(properties, name) ? properties[name] : undefined)

const isText = (value: Json | undefined, as: string | number | boolean): boolean =>
  typeof value !== 'object' && String(value) === String(as)

function fixed(properties: Properties, fix: Exclude<Fix, { kind: 'rename_event' }>): Properties {
  const with_ = (name: string, value: Json): Properties => ({ ...properties, [name]: value })
  switch (fix.kind) {
    case 'rename_property': {
      const { [fix.from]: value, ...rest } = properties
      return value === undefined || !Object.hasOwn(properties, fix.from) || Object.hasOwn(properties, fix.to)
        ? properties
        : { ...rest, [fix.to]: value }
    }
    case 'set_property':
      return (own(properties, fix.name) ?? null) === null ? with_(fix.name, fix.value) : properties
    case 'replace_value':
      return isText(own(properties, fix.name), fix.from) ? with_(fix.name, fix.to) : properties
    case 'convert': {
      const value = own(properties, fix.name)
      return value === undefined || value === null ? properties : with_(fix.name, converted(value, fix.to))
    }
    case 'drop_property': {
      const { [fix.name]: _gone, ...rest } = properties
      return rest
    }
  }
}

function converted(value: Json, to: Extract<Fix, { kind: 'convert' }>['to']): Json {
  switch (to) {
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value)
    case 'number':
      return numberOf(value)
    case 'boolean':
      return value === 'true' || value === '1' || value === 1 ? true : value === 'false' || value === '0' || value === 0 ? false : value
    case 'list':
      return Array.isArray(value) ? value : typeof value === 'string' ? value.split(',').map((one) => one.trim()) : [value]
  }
}

const numberOf = (value: Json): Json => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : typeof value === 'boolean' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : value
}
