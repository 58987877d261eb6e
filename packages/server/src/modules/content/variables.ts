import { type Body, textsOf } from '@millrace/contract/content/api.ts'
import { segmentsIn } from './render.ts'

export interface Variable {
  readonly name: string
  readonly hasDefault: boolean
}

/** What a text takes from outside, as steps: `event`, `order_id`; `item`, `event`, `product_id`, `brand`. */
export interface Reading {
  readonly path: readonly string[]
  readonly hasDefault: boolean
}

/** Readings of all parts, each once; syntax errors surface as an exception. */
export function readingsOf(body: Body): Reading[] {
  const found = new Map<string, Reading>()
  for (const part of textsOf(body)) {
    const needed = new Set(
      [...part.matchAll(/\{\{([\s\S]*?)\}\}/g)].flatMap(([output]) => (hasDefaultIn(output) ? [] : pathsIn(output).map(nameOf))),
    )
    for (const path of pathsIn(part)) {
      const name = nameOf(path)
      found.set(name, { path, hasDefault: (found.get(name)?.hasDefault ?? true) && !needed.has(name) })
    }
  }
  return [...found.values()]
}

export const variablesOf = (body: Body): Variable[] => readingsOf(body).map(({ path, hasDefault }) => ({ name: nameOf(path), hasDefault }))

/** Properties whose items a text reads: `{{ item.event.product_id.brand }}` goes by the id in `event.product_id`. */
export interface ItemReading {
  readonly owner: 'event' | 'profile'
  readonly property: string
}

export function itemReadingOf({ path: [group, owner, property] }: Reading): ItemReading | undefined {
  if (group !== 'item' || (owner !== 'event' && owner !== 'profile') || property === undefined) return undefined
  return { owner, property }
}

const hasDefaultIn = (output: string): boolean => /\|\s*default\s*:/.test(output)
export const nameOf = (path: readonly string[]): string => path.join('.')

/** Two steps, three to what a step has found out and four to an item: `event.items[0].name` is `event.items`. */
const lengths: Readonly<Record<string, number>> = { item: 4, node: 3 }
const pathsIn = (source: string): string[][] =>
  segmentsIn(source).map((segments) =>
    segments.slice(0, lengths[String(segments[0])] ?? 2).filter((segment) => typeof segment === 'string'),
  )
