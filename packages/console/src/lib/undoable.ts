import { useState } from 'react'

/** What comes faster than this belongs to one step: nobody wants to take back letter by letter. */
const oneStepMs = 600
const mostSteps = 200

interface History<T> {
  readonly now: T
  readonly before: readonly T[]
  readonly after: readonly T[]
  readonly at: number
}

/** A value whose changes can be taken back, and made again. Changes of detail that come fast are one. */
export function useUndoable<T>(first: T, isDetail: (before: T, after: T) => boolean) {
  const [{ now, before, after }, put] = useState<History<T>>({ now: first, before: [], after: [], at: 0 })
  return {
    value: now,
    set: (next: T): void => {
      const at = performance.now()
      put((one) => {
        const isOneStep = at - one.at < oneStepMs && one.before.length > 0 && isDetail(one.now, next)
        return { now: next, before: isOneStep ? one.before : [...one.before.slice(-mostSteps), one.now], after: [], at }
      })
    },
    undo:
      before.length > 0 &&
      ((): void =>
        put((one) => ({ now: one.before.at(-1) ?? one.now, before: one.before.slice(0, -1), after: [one.now, ...one.after], at: 0 }))),
    redo:
      after.length > 0 &&
      ((): void => put((one) => ({ now: one.after[0] ?? one.now, before: [...one.before, one.now], after: one.after.slice(1), at: 0 }))),
  }
}
