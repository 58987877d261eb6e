import type { Json } from '../events.ts'
import type { PropertyType } from './types.ts'

/** The catalog type of a value; null and nested objects have none. */
export function typeOfValue(value: Json): PropertyType | undefined {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'object':
      return Array.isArray(value) ? 'list' : undefined
    default:
      return undefined
  }
}
