import type { Logger } from 'pino'
import { pause } from '../../../platform/clock.ts'
import type { Leases, PartLease } from '../../../platform/leases.ts'
import { Fenced } from '../../../platform/log/index.ts'

/** Is there more to do? `soon`: there is, and whatever wakes the loop goes before it. */
export type More = boolean | 'soon'

export interface PartLoop {
  wake(): void
  stop(): Promise<void>
}

/** Runs a piece of part-owned work until stopped: at once when woken, else after every `idleMs`, which may hang on how long the last piece took. */
export function partLoop(
  leases: Leases,
  log: Logger,
  work: (owned: readonly PartLease[]) => Promise<More>,
  { idleMs = 200 }: { readonly idleMs?: number | ((tookMs: number) => number) } = {},
): PartLoop {
  const stopping = new AbortController()
  let woken = false
  let wakeUp = (): void => undefined

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      woken = false
      let took = 0
      try {
        for (let more: More = true; more === true && !stopping.signal.aborted; ) {
          const start = performance.now()
          more = await work(leases.parts())
          took = performance.now() - start
        }
      } catch (error) {
        if (!(error instanceof Fenced)) log.error({ err: error }, 'part work failed, tried again')
        await pause(500, stopping.signal)
      }
      if (!woken)
        await Promise.race([
          pause(typeof idleMs === 'number' ? idleMs : idleMs(took), stopping.signal),
          new Promise<void>((resolve) => (wakeUp = resolve)),
        ])
    }
  }

  const running = run()
  return {
    wake() {
      woken = true
      wakeUp()
    },
    async stop() {
      stopping.abort()
      wakeUp()
      await running
    },
  }
}
