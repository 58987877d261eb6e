/** A message that went out to somebody. */
export interface Gone {
  readonly time: number
  /** The number of its journey or broadcast. */
  readonly journey: number
  readonly template: string
}
export interface LeavingPerson {
  readonly person: number
  readonly messages: readonly Gone[]
  /** When they left. */
  readonly left: readonly number[]
}

interface Where {
  /** Messages of these days are counted. */
  readonly from: number
  readonly until: number
  readonly withinMs: number
  readonly now: number
}

export interface LeavingTold {
  /** By journey and template: who got one of these messages, and for whom it was the last before they left. */
  readonly rows: ReadonlyMap<string, { readonly people: ReadonlySet<number>; readonly left: ReadonlySet<number> }>
  /** Who left in the days, and who of them without a message shortly before. */
  readonly leavers: ReadonlySet<number>
  readonly unprompted: ReadonlySet<number>
}

export const rowOf = ({ journey, template }: Pick<Gone, 'journey' | 'template'>): string => `${journey} ${template}`

/** The slow, obvious answer that the engine is held against. A message counts once its time is over. */
export function leavingReference(people: readonly LeavingPerson[], { from, until, withinMs, now }: Where): LeavingTold {
  const rows = new Map<string, { people: Set<number>; left: Set<number> }>()
  const row = (one: Gone) => {
    const found = rows.get(rowOf(one)) ?? { people: new Set(), left: new Set() }
    rows.set(rowOf(one), found)
    return found
  }
  const [leavers, unprompted] = [new Set<number>(), new Set<number>()]
  const counts = ({ time }: Gone): boolean => time >= from && time < until && time + withinMs < now
  for (const { person, messages, left } of people) {
    for (const one of messages) if (counts(one)) row(one).people.add(person)
    const before = (time: number): Gone | undefined => {
      const last = messages.toSorted(inOrder).findLast((one) => one.time <= time)
      return last && time - last.time <= withinMs ? last : undefined
    }
    for (const time of left) {
      const last = before(time)
      if (last && counts(last)) row(last).left.add(person)
    }
    const inDays = left.filter((time) => time >= from && time < until)
    if (inDays.length > 0) leavers.add(person)
    if (inDays.length > 0 && inDays.every((time) => !before(time))) unprompted.add(person)
  }
  return { rows, leavers, unprompted }
}

/** Of messages at one moment the last is the one that sorts last. */
const inOrder = (a: Gone, b: Gone): number => a.time - b.time || a.journey - b.journey || (a.template < b.template ? -1 : 1)
