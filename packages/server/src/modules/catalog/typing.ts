import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import type { Json } from '@millrace/contract/events.ts'

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
