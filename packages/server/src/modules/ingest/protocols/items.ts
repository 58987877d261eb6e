import type { CanonicalRecord, ItemChange } from '@millrace/contract/events.ts'
import { refuse } from './collect.ts'
import { idText, maxIdLength } from './id-list.ts'
import type { Properties } from './properties.ts'
import type { Placed } from './times.ts'
import type { Refusal } from './types.ts'

/** A change of a dimension table, or why it is none. */
export function itemOf(op: ItemChange['op'], rawType: unknown, rawId: unknown, properties: () => Properties): ItemChange | Refusal {
  const type = idText(rawType)
  if (type === undefined || type.length > 100) return refuse('item_type_invalid', 'an item has a type of 1 to 100 characters', 'item_type')
  const id = idText(rawId)
  if (id === undefined || id.length > maxIdLength)
    return refuse('item_id_invalid', `an item has an id of 1 to ${maxIdLength} characters`, 'item_id')
  return { op, type, id, properties: op === 'set' ? properties() : {} }
}

/** Items belong to nobody: no ids. */
export const itemRecord = (key: string, placed: Placed, item: ItemChange): CanonicalRecord => ({
  key,
  day: placed.day,
  time: placed.time,
  distinctId: '',
  ids: [],
  item,
})
