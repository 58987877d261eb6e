const minuteMs = 60_000

/** When a held run asks again: in a minute, and the longer it has been held the less often, but at least every ten. */
export const askedAgainAt = (arrivedAt: number, now: number): number =>
  now + Math.min(10 * minuteMs, Math.max(minuteMs, Math.round((now - arrivedAt) / 4)))
