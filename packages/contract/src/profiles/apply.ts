import type { Json, ProfileChange } from '../events.ts'

export type Properties = Readonly<Record<string, Json>>

/** The profile after a change. Pure; the one definition used by ingestion, dry runs and tests. */
export function applyProfileChange(profile: Properties, change: ProfileChange): Properties {
  switch (change.op) {
    case 'set':
      return { ...profile, ...change.properties }
    case 'set_once':
      return { ...change.properties, ...profile }
    case 'increment':
      return mapped(profile, change.properties, increment)
    case 'append':
      return mapped(profile, change.properties, append)
    case 'unset':
      return Object.fromEntries(Object.entries(profile).filter(([name]) => !(name in change.properties)))
    case 'delete':
      return {}
  }
}

function mapped(profile: Properties, changes: Properties, change: (old: Json | undefined, by: Json) => Json | undefined): Properties {
  const next: Record<string, Json> = { ...profile }
  for (const [name, by] of Object.entries(changes)) {
    const value = change(profile[name], by)
    if (value !== undefined) next[name] = value
  }
  return next
}

/** A property that is not a number is left as it is: an increment never destroys what was there. */
function increment(old: Json | undefined, by: Json): Json | undefined {
  if (typeof by !== 'number') return undefined
  if (old === undefined || old === null) return by
  return typeof old === 'number' ? old + by : undefined
}

function append(old: Json | undefined, by: Json): Json | undefined {
  const list = Array.isArray(old) ? (old as readonly Json[]) : []
  const added = Array.isArray(by) ? (by as readonly Json[]) : [by]
  const merged = [...list]
  for (const item of added) if (!merged.includes(item)) merged.push(item)
  return merged
}
