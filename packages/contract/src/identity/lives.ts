/**
 * Ids that expire. The days on which records name an id, as long as neighbours are no more than so many days apart, are one
 * *life* of it; each life is an id of its own. The last one has the id's own value, earlier ones are `ended:<type>` ids: what
 * they were seen with stays with the person they belonged to. The order in which records arrive makes no difference: a
 * record that closes the gap between two lives names both of them.
 */
export interface Life {
  /** Day it began with, as far as was known then; no two lives of an id ever have the same. */
  readonly label: number
  readonly from: number
  readonly to: number
}

/** Days since 1970, UTC. */
export const dayOf = (time: number): number => Math.floor(time / 86_400_000)

/** Lives that a record of a day continues. */
export const livesOn = (lives: readonly Life[], day: number, expiresAfter: number): Life[] =>
  lives.filter((life) => day >= life.from - expiresAfter && day <= life.to + expiresAfter)

/** The last life of an id: the one that has its value. */
export const lastLife = (lives: readonly Life[]): Life | undefined =>
  lives.reduce<Life | undefined>((last, life) => (last && last.to >= life.to ? last : life), undefined)

/** Lives after a record of a day, and the labels of those that the record names. */
export function liveOn(lives: readonly Life[], day: number, expiresAfter: number): { lives: readonly Life[]; named: readonly number[] } {
  const touched = livesOn(lives, day, expiresAfter)
  const [one] = touched
  if (one && touched.length === 1 && day >= one.from && day <= one.to) return { lives, named: [one.label] }
  const label = lastLife(touched)?.label ?? day
  const joined = { label, from: Math.min(day, ...touched.map((life) => life.from)), to: Math.max(day, ...touched.map((life) => life.to)) }
  const named = touched.length === 0 ? [label] : touched.map((life) => life.label)
  return { lives: [...lives.filter((life) => !touched.includes(life)), joined], named }
}

const endedMark = 'ended:'
export const isEndedType = (type: string): boolean => type.startsWith(endedMark)
/** The type an ended id had when it lived. */
export const livingType = (type: string): string => (isEndedType(type) ? type.slice(endedMark.length) : type)

/** What an id is called when another life of it has its value. */
export const endedRef = (ref: { readonly type: string; readonly value: string }, label: number): { type: string; value: string } => ({
  type: endedMark + ref.type,
  value: `${ref.value}#${new Date(label * 86_400_000).toISOString().slice(0, 10)}`,
})
