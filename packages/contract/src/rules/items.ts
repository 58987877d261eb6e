import { z } from 'zod'
import type { Json } from '../events.ts'

/** A step from a value to the item it names: the property of the item of this type whose id the value is. */
export const itemRefSchema = z.object({
  type: z.string().min(1).max(100).describe('dimension table: `product`'),
  property: z.string().min(1).max(200).describe('property of the item: `brand`'),
})
export type ItemRef = z.infer<typeof itemRefSchema>

/** A property of an event or profile, or, with `item`, of the item that the property names: `product_id.brand`. */
export interface PropertyRef {
  readonly property: string
  readonly item?: ItemRef | undefined
}

/** As operators read it. */
export const nameOfRef = ({ property, item }: PropertyRef): string => (item ? `${property}.${item.property}` : property)

type Values = Readonly<Record<string, Json | undefined>>

/** The properties that an item has now; none of one that is deleted or was never sent. */
export type Items = (type: string, id: string) => Values | undefined
export const noItems: Items = () => undefined

/** The id that a value names an item by: a text, or a whole number as text. */
export function itemIdOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? String(value) : undefined
}

/** What a property is, in place or on the item it names. */
export function readRef({ property, item }: PropertyRef, values: Values, items: Items): Json | undefined {
  const own = values[property]
  if (!item) return own
  const id = itemIdOf(own)
  return id === undefined ? undefined : items(item.type, id)?.[item.property]
}
