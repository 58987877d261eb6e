import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Graph } from '@millrace/contract/journeys/index.ts'

/** What steps of a graph write, as a record, so that the catalog knows its names by the rules it knows all others by. */
export function namedBy({ nodes }: Graph, now: Date): CanonicalRecord[] {
  const base = { key: '', day: now.toISOString().slice(0, 10), time: now.getTime(), distinctId: '', ids: [] }
  return nodes.flatMap((node): CanonicalRecord[] => {
    if (node.kind === 'set_profile') {
      const { op, property, to } = node.settings
      if (op === 'unset' || !to || !('value' in to)) return []
      return [{ ...base, profile: { op, properties: { [property]: to.value } } }]
    }
    if (node.kind !== 'emit_event') return []
    const fixed = node.settings.properties.flatMap((one) => ('value' in one ? [[one.name, one.value] as const] : []))
    return [{ ...base, event: { name: node.settings.event, properties: Object.fromEntries(fixed) } }]
  })
}
