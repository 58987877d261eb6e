import type { Logger } from 'pino'
import { pause } from '../../../platform/clock.ts'
import type { Leases, PartLease } from '../../../platform/leases.ts'
import { Fenced } from '../../../platform/log/index.ts'
import { act } from './act.ts'
import type { ActDeps } from './work.ts'

export interface PartLoop {
  wake(): void
  stop(): Promise<void>
}

const idleMs = 200

/** Runs a piece of part-owned work until stopped: at once when woken, else after a rest, which may depend on how long the work took. */
export function partLoop(
  leases: Leases,
  log: Logger,
  work: (owned: readonly PartLease[]) => Promise<boolean>,
  { restAfter = () => idleMs }: { readonly restAfter?: (ms: number) => number } = {},
): PartLoop {
  const stopping = new AbortController()
  let woken = false
  let wakeUp = (): void => undefined

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      woken = false
      const start = performance.now()
      try {
        while ((await work(leases.parts())) && !stopping.signal.aborted) continue
      } catch (error) {
        if (!(error instanceof Fenced)) log.error({ err: error }, 'part work failed, tried again')
        await pause(500, stopping.signal)
      }
      if (!woken)
        await Promise.race([
          pause(restAfter(performance.now() - start), stopping.signal),
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

export const startActing = (deps: ActDeps, leases: Leases, log: Logger): PartLoop => partLoop(leases, log, (owned) => act(deps, owned))
