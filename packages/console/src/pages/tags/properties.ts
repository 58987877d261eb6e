import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { useCatalog } from '../../lib/catalog.ts'

/** Properties to choose from: those the event has had first, perhaps of one type. */
export function useEventProperties(event: string, type?: PropertyType): readonly string[] {
  const { data } = useCatalog()
  const own = new Set(data?.events.find((one) => one.name === event)?.properties)
  const names = (data?.eventProperties ?? []).filter((one) => type === undefined || one.type === type).map((one) => one.name)
  return [...names.filter((name) => own.has(name)), ...names.filter((name) => !own.has(name))]
}
