import type { ImportKind, ImportMapping } from '@millrace/contract/ingest/imports.ts'
import { fail } from '../../../platform/errors.ts'

/** A mapping under which no row could be taken is refused before anything runs; `at` is where it stands in the request. */
export function refuseHopeless(mapping: ImportMapping, kind: ImportKind, at = 'body.mapping'): void {
  const goes = new Set(Object.values(mapping.columns).map((target) => target.to))
  const refuse = (path: string, code: string, message: string): never =>
    fail('invalid_input', {}, [{ path: `${at}.${path}`, code, message }])
  if (kind === 'items') {
    if (!goes.has('item')) refuse('columns', 'item_id_missing', 'one column must hold the id of the item')
    if (!mapping.item) refuse('item', 'item_type_missing', 'name the dimension table, such as product')
  } else if (!goes.has('id')) refuse('columns', 'id_missing', 'one column must hold an id of the person')
  if (kind === 'events' && !mapping.event && !goes.has('event'))
    refuse('event', 'event_missing', 'name the event, or the column that holds its name')
  const unknown = mapping.key.find((column) => !(column in mapping.columns))
  if (unknown !== undefined) refuse('key', 'column_unknown', `${unknown} is no column of the mapping`)
}
