/** The profile property in which a person's own time zone stands, as an IANA name. */
export const zoneProperty = '$timezone'

const kept = 1_000
const longest = 64
const verdicts = new Map<string, boolean>()

/** An IANA time zone as the tz database spells it; an offset such as `+08:00` is none. */
export function isZone(name: string): boolean {
  const known = verdicts.get(name)
  if (known !== undefined) return known
  const verdict = name.length <= longest && /^[A-Z]/.test(name) && isKnown(name)
  if (verdicts.size >= kept) verdicts.clear()
  if (name.length <= longest) verdicts.set(name, verdict)
  return verdict
}

/**
 * The zone in which things happen for a person: their own where the profile holds a valid one, else the project's.
 * Templates format dates in it; whatever waits for an hour of a person's day asks here too.
 */
export function zoneOf(profile: Readonly<Record<string, unknown>>, projectZone: string): string {
  return ownZone(profile) ?? projectZone
}

/** The person's own zone, if the profile holds a valid one. */
export function ownZone(profile: Readonly<Record<string, unknown>>): string | undefined {
  const own = profile[zoneProperty]
  return typeof own === 'string' && isZone(own) ? own : undefined
}

/** `Intl` takes any case, engines do not: a name that it only spells otherwise is not taken. */
function isKnown(name: string): boolean {
  try {
    const found = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
    return found === name || found.toLowerCase() !== name.toLowerCase()
  } catch {
    return false
  }
}
