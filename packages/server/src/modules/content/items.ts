import { type Body, textsOf } from '@millrace/contract/content/api.ts'
import type { Json } from '@millrace/contract/events.ts'
import { itemIdOf } from '@millrace/contract/rules/index.ts'
import type { Db } from '../../platform/postgres.ts'
import type { CatalogModule, ItemKey } from '../catalog/index.ts'
import { type ItemScope, noItemScope } from './render.ts'
import { type ItemReading, itemReadingOf, readingsOf } from './variables.ts'

type Values = Readonly<Record<string, unknown>>

/** A text and what it is to be filled with. */
export interface Filling {
  readonly projectId: number
  readonly body: Body
  readonly profile: Values
  readonly event: Values
}

/**
 * The items that texts read, for all of them by one statement for the links of their projects and one for the rows; none
 * when no text reads any. Only what a text names is looked up, so that a text cannot ask for more than it has words.
 */
export async function itemScopes(
  db: Db,
  catalog: Pick<CatalogModule, 'links' | 'itemsOf'>,
  fillings: readonly Filling[],
): Promise<ItemScope[]> {
  const known = new Map<Body, ItemReading[]>()
  const readings = fillings.map(({ body }) => {
    const found = known.get(body) ?? (mentionsItems(body) ? readingsOf(body).flatMap((one) => itemReadingOf(one) ?? []) : [])
    known.set(body, found)
    return found
  })
  if (readings.every((some) => some.length === 0)) return fillings.map(() => noItemScope)
  const links = await catalog.links(db, [...new Set(fillings.map((filling) => filling.projectId))])
  const types = new Map(links.map((link) => [placeOf(link.projectId, link), link.type]))
  const keyOf = (filling: Filling, reading: ItemReading): ItemKey | undefined => {
    const type = types.get(placeOf(filling.projectId, reading))
    const id = itemIdOf(filling[reading.owner][reading.property] as Json /* properties are JSON */)
    return type === undefined || id === undefined ? undefined : { projectId: filling.projectId, type, id }
  }
  const itemOf = await catalog.itemsOf(
    db,
    fillings.flatMap((filling, i) => (readings[i] ?? []).flatMap((reading) => keyOf(filling, reading) ?? [])),
  )
  return fillings.map((filling, i) => {
    const rows = (readings[i] ?? []).map((reading) => {
      const key = keyOf(filling, reading)
      return { ...reading, row: (key && itemOf(key)) ?? {} }
    })
    const of = (owner: ItemReading['owner']) =>
      Object.fromEntries(rows.filter((one) => one.owner === owner).map(({ property, row }) => [property, row]))
    return { event: of('event'), profile: of('profile') }
  })
}

/** Most texts do not, and need no closer look. */
const mentionsItems = (body: Body): boolean => textsOf(body).some((part) => part.includes('item'))

const placeOf = (projectId: number, { owner, property }: ItemReading): string => `${projectId}\n${owner}\n${property}`
