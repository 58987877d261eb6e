import type { Lane } from './store.ts'

/** Every so many turns, with both lanes waiting, one is of the many. */
const shareOfMany = 4

export interface TwoLanes {
  run<T>(lane: Lane, work: () => Promise<T>): Promise<T>
}

/** So many go at once. A place that becomes free is of who answers an event, whoever came first; one in four is of the many all the same. */
export function twoLanes(atOnce: number): TwoLanes {
  const waiting: Record<Lane, (() => void)[]> = { 0: [], 1: [] }
  let busy = 0
  let answers = 0

  function next(): (() => void) | undefined {
    const isOfMany = waiting[0].length === 0 || (answers >= shareOfMany - 1 && waiting[1].length > 0)
    answers = isOfMany ? 0 : answers + 1
    return waiting[isOfMany ? 1 : 0].shift()
  }

  return {
    async run(lane, work) {
      if (busy < atOnce) busy += 1
      else await new Promise<void>((resolve) => waiting[lane].push(resolve))
      try {
        return await work()
      } finally {
        const begin = next()
        // Whoever is next has this place.
        if (begin) begin()
        else busy -= 1
      }
    },
  }
}
