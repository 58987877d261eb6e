import type { ProfileChange } from '@millrace/contract/events.ts'
import type { nativeProfileSchema } from '@millrace/contract/ingest/native.ts'
import type { z } from 'zod'
import { complain, freeProperties, type Gathering, gather } from './properties.ts'
import { cleanText } from './text.ts'

/** Operations of the native protocol in the order they apply; values an operation cannot use are dropped. */
export function nativeProfile(given: z.infer<typeof nativeProfileSchema>, into: Gathering): ProfileChange[] {
  const changes: ProfileChange[] = given.delete ? [{ op: 'delete', properties: {} }] : []
  if (given.set) changes.push({ op: 'set', properties: freeProperties(given.set, fresh(into)) })
  if (given.set_once) changes.push({ op: 'set_once', properties: freeProperties(given.set_once, fresh(into)) })
  if (given.increment) changes.push({ op: 'increment', properties: only(given.increment, into, (value) => typeof value === 'number') })
  if (given.append)
    changes.push({ op: 'append', properties: only(given.append, into, (value) => typeof value === 'string' || Array.isArray(value)) })
  if (given.unset) changes.push({ op: 'unset', properties: Object.fromEntries(given.unset.map((name) => [cleanText(name, 200), true])) })
  return changes
}

const fresh = (into: Gathering): Gathering => gather(into.event, into.issues)

function only(raw: Readonly<Record<string, unknown>>, into: Gathering, fits: (value: unknown) => boolean): ProfileChange['properties'] {
  const properties = freeProperties(raw, fresh(into))
  for (const [name, value] of Object.entries(properties)) {
    if (fits(value)) continue
    delete properties[name]
    complain(into, typeof value === 'number' ? 'property_not_a_list' : 'property_not_a_number', name, value)
  }
  return properties
}
