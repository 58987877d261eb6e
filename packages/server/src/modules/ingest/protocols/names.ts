const shape = /^[a-zA-Z_$][a-zA-Z0-9_$]{0,99}$/
const reservedNames: ReadonlySet<string> = new Set(
  'distinct_id original_id time properties id first_id second_id users events event user_id date datetime event_id device_id __proto__'.split(
    ' ',
  ),
)
const reservedStarts = ['user_group', 'user_tag']

export type NameVerdict = 'ok' | 'invalid' | 'reserved'

const verdicts = new Map<string, NameVerdict>()
const verdictsKept = 20_000

/** Sensors names of events and properties: letters, digits, `_`, `$`, at most 100, none of the reserved words. Case counts, as in the Node SDK: it lets `Date` through. */
export function checkName(name: string): NameVerdict {
  const known = verdicts.get(name)
  if (known) return known
  if (verdicts.size >= verdictsKept) verdicts.clear()
  const verdict = judge(name)
  if (name.length <= 100) verdicts.set(name, verdict)
  return verdict
}

function judge(name: string): NameVerdict {
  if (!shape.test(name)) return 'invalid'
  return reservedNames.has(name) || reservedStarts.some((start) => name.startsWith(start)) ? 'reserved' : 'ok'
}
