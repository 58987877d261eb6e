/** An account seen on a device: when, by which id, and who has that id now. */
export interface SeenAccount {
  readonly at: number
  readonly by: string
  readonly personId: number
}

/** Anonymous events of a device in this time belong to one person. Ends before `to`. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly personId: number
  /** The id that was seen at its start; nothing for the person that the device itself belongs to. */
  readonly by: string | undefined
}

/** Whose a device is when, by everything seen on it, oldest first: before the first account it is that account's too. */
export function stretchesOf(seen: readonly SeenAccount[]): Stretch[] {
  const [first] = seen
  if (!first) return []
  const stretches: { from: number; to: number; personId: number; by: string | undefined }[] = []
  for (const one of seen) {
    const last = stretches.at(-1)
    if (last?.personId === one.personId) continue
    if (last) last.to = one.at
    const isFirst = one.personId === first.personId
    stretches.push({
      from: last ? one.at : Number.NEGATIVE_INFINITY,
      to: Number.POSITIVE_INFINITY,
      personId: one.personId,
      by: isFirst ? undefined : one.by,
    })
  }
  return stretches.filter((one) => one.from < one.to)
}

/** A number that events may lie under, and whom it collects for. */
export interface DeviceNumber {
  readonly numberId: number
  readonly personId: number
}

/** Where events of a number would be somebody else's: stretches of others, for each number. */
export function misplaced(
  stretches: readonly Stretch[],
  numbers: readonly DeviceNumber[],
): { readonly numberId: number; readonly stretch: Stretch }[] {
  return numbers.flatMap(({ numberId, personId }) =>
    stretches.filter((stretch) => stretch.personId !== personId).map((stretch) => ({ numberId, stretch })),
  )
}
