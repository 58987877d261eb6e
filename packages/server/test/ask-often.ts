import { setTimeout as pause } from 'node:timers/promises'
import type { KillLoad } from './kill-load.ts'

export interface Asked {
  /** Where what was said is not what happened a moment later. */
  readonly wrong: readonly string[]
  /** Numbers of the events that were acknowledged. */
  readonly acknowledged: readonly number[]
}

/** Asks whether events can be accepted, and sends one at once: what is said is what happens, but for the moment in between. */
export function askOften(load: KillLoad): { end(): Promise<Asked> } {
  const wrong: string[] = []
  const acknowledged: number[] = []
  let isAsking = true
  const running = (async () => {
    for (let n = 0; isAsking; n++) {
      const said = await fetch(`${load.url}/readyz`, { signal: AbortSignal.timeout(10_000) }).then(
        (answer) => answer.status,
        () => 0,
      )
      const did = await load.sendOnce(n)
      if (did) acknowledged.push(n)
      if ((said === 200) !== did) wrong.push(`said ${said}, did ${did}`)
      await pause(100)
    }
  })()
  return {
    async end() {
      isAsking = false
      await running
      return { wrong, acknowledged }
    },
  }
}
