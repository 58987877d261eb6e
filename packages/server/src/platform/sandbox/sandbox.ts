import { Worker } from 'node:worker_threads'

/** Code of somebody's for one visit: an expression that is a function of `trigger`, `profile`, `node` and `now`. */
export interface ToRun {
  readonly code: string
  /** What it is given, as JSON. */
  readonly input: string
  /** What its clock says, and where its chance begins. */
  readonly time: number
  readonly seed: number
}

export interface Limits {
  /** Of a processor. */
  readonly ms: number
  readonly memory: number
  /** Of the result as JSON. */
  readonly bytes: number
}

/** What a worker is asked to do. */
export interface Work {
  readonly visits: readonly ToRun[]
  readonly limits: Limits
  readonly budgetMs: number
}

export type Ended =
  | { readonly json: string }
  | {
      readonly end: 'time' | 'memory' | 'depth' | 'no_object' | 'too_large' | 'threw'
      readonly why: string
      /** Where it threw. */
      readonly line?: number
    }

export interface Sandbox {
  /** Runs all of them, in their order; undefined are those for which there was no time in the budget, and whose code has been stopped too often. */
  run(visits: readonly ToRun[], limits: Limits, budgetMs?: number): Promise<(Ended | undefined)[]>
}

/** Code that was stopped so often in a row is left alone for a while. */
export const mostStops = 10
const restMs = 30_000
export const isStop = (one: Ended): boolean => 'end' in one && (one.end === 'time' || one.end === 'memory')
/** Code that no limit of the engine ends has cost far more. */
const stopsOfHang = 3
/** A worker hangs when nothing was heard from it so often in a row as it was looked at. */
const looks = 10
const lookMs = 100
const idleMs = 60_000

/**
 * Runs code in a thread of its own, which is ended when the code does not let go of it: only that visit has failed then. Nothing inside
 * reaches anything of ours. The thread begins with the first code there is, and ends when there was none for a while.
 */
export function sandbox(): Sandbox {
  let worker: Promise<Worker> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let idle: NodeJS.Timeout | undefined
  const stopped = new Map<string, { readonly times: number; readonly until: number }>()

  const rests = (code: string): boolean => (stopped.get(code)?.until ?? 0) > performance.now()

  function note({ code }: ToRun, one: Ended, times: number): void {
    if (!isStop(one)) return void stopped.delete(code)
    const before = (stopped.get(code)?.times ?? 0) % mostStops
    stopped.set(code, { times: before + times, until: before + times >= mostStops ? performance.now() + restMs : 0 })
  }

  async function runAll(visits: readonly ToRun[], limits: Limits, budgetMs: number): Promise<(Ended | undefined)[]> {
    clearTimeout(idle)
    const ended: (Ended | undefined)[] = visits.map(() => undefined)
    const until = performance.now() + budgetMs
    let left = [...visits.entries()]
    for (;;) {
      const some = left.filter(([, { code }]) => !rests(code))
      if (some.length === 0 || performance.now() >= until) break
      worker ??= started()
      const work = { visits: some.map(([, visit]) => visit), limits, budgetMs: until - performance.now() }
      const { heard, broke } = await worker.then((one) => hearing(one, work))
      for (const [nth, one] of heard.entries()) {
        const [i, visit] = some[nth] ?? []
        if (i === undefined || !visit || !one) continue
        ended[i] = one
        note(visit, one, 1)
      }
      const [i, visit] = some[heard.length] ?? []
      if (!broke || i === undefined || !visit) break
      ended[i] = broke
      note(visit, broke, stopsOfHang)
      worker = undefined
      left = some.slice(heard.length + 1)
    }
    idle = setTimeout(() => {
      void worker?.then((one) => one.terminate())
      worker = undefined
    }, idleMs).unref()
    return ended
  }

  return {
    run(visits, limits, budgetMs = Infinity) {
      const running = last.then(() => runAll(visits, limits, budgetMs))
      last = running.catch(() => {
        worker = undefined
      })
      return running
    },
  }
}

async function started(): Promise<Worker> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { env: {}, resourceLimits: { maxOldGenerationSizeMb: 64 } })
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  // It does not keep the process.
  worker.unref()
  return worker
}

type Heard = (Ended | null)[]

/** What a worker says of its visits in their order, null of those that it leaves out; and, when it broke at the next one, how. */
function hearing(worker: Worker, work: Work): Promise<{ readonly heard: Heard; readonly broke: Ended | undefined }> {
  return new Promise((resolve) => {
    const heard: Heard = []
    let silent = 0
    const looking = setInterval(() => {
      if (++silent < looks) return
      void worker.terminate()
      finish({ end: 'time', why: '' })
    }, lookMs)
    worker.ref()
    worker.on('message', hear).once('error', fall)
    worker.postMessage(work)

    function hear(one: Ended | null | 'done'): void {
      silent = 0
      if (one === 'done') finish(undefined)
      else heard.push(one)
    }

    // More than the engine itself can stand: what it calls too deep, or it has no memory left.
    function fall(error: unknown): void {
      finish({ end: error instanceof RangeError ? 'depth' : 'memory', why: '' })
    }

    function finish(broke: Ended | undefined): void {
      clearInterval(looking)
      worker.off('message', hear)
      // What a broken one may still throw is nobody's concern.
      if (!broke) worker.off('error', fall)
      worker.unref()
      resolve({ heard, broke })
    }
  })
}
