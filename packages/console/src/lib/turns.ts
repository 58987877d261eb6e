/** Lets only so many pieces of work go on at once; the others wait their turn, in order. What is called off leaves the queue. */
export function turns(most: number): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  const next = (): void => {
    running -= 1
    waiting.shift()?.()
  }
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((start, refuse) => {
      const begin = (): void => {
        signal.removeEventListener('abort', leave)
        running += 1
        start()
      }
      const leave = (): void => {
        const at = waiting.indexOf(begin)
        if (at >= 0) waiting.splice(at, 1)
        refuse(signal.reason as Error /* what AbortController gives */)
      }
      if (signal.aborted) return leave()
      signal.addEventListener('abort', leave, { once: true })
      if (running < most) begin()
      else waiting.push(begin)
    })
  return async (work, signal) => {
    await turn(signal)
    try {
      return await work()
    } finally {
      next()
    }
  }
}

/** Tiles of a board ask no more than three questions at a time: the engine is everybody's. */
export const tileTurn = turns(3)
