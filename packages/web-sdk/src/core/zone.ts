import type { Properties } from './host.ts'

/** Where this device's clock is, for the profile; mini-programs may have no `Intl`, and then nothing is said. */
export function deviceZone(): Properties {
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    return zone ? { $timezone: zone } : {}
  } catch {
    return {}
  }
}
