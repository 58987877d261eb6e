import { filtersMatch, type Items, type Values } from '../rules/index.ts'
import type { EventMatch } from './parts.ts'

/** Does an event count for a run? Its own filters, and every link to the trigger set and equal on both sides. */
export function eventMatches(match: EventMatch, event: string, properties: Values, trigger: Values, items?: Items): boolean {
  if (match.event !== event || !filtersMatch(match.filters, properties, items)) return false
  return match.links.every(({ property, trigger: name }) => {
    const value = properties[property]
    return value !== undefined && value !== null && value === trigger[name]
  })
}
