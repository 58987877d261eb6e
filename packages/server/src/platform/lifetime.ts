/** What a process has started, so that it ends all of it in the opposite order, once, whatever makes it end. */
export interface Lifetime {
  /** Runs a step of starting; what it started is ended by `stop`. Does nothing more once the process is to end. */
  begin<T>(step: () => Promise<T>, stop: (started: T) => Promise<unknown>): Promise<T>
  /** From now on `force` ends at once what does not end in time. */
  force(kill: () => void): void
  end(code: number): Promise<never>
}

/** A stop that takes longer is forced. */
const deadlineMs = 20_000
/** npm and a terminal both pass a signal on, at the same moment; a later one is a person who will not wait. */
const impatientMs = 1_000

/** Ends the process on SIGTERM and SIGINT: gracefully, by force after a deadline or at a second signal. */
export function lifetime(complain: (error: unknown) => void): Lifetime {
  const stops: (() => Promise<unknown>)[] = []
  let current: Promise<unknown> = Promise.resolve()
  let kill = (): void => undefined
  let endingSince: number | undefined

  async function end(code: number): Promise<never> {
    if (endingSince !== undefined) return new Promise(() => undefined)
    endingSince = performance.now()
    let result = code
    setTimeout(forceNow, deadlineMs).unref()
    // A step of starting is not cut in the middle: what it starts could not be ended.
    await current.catch(() => undefined)
    for (const stop of stops.toReversed())
      await stop().catch((error: unknown) => {
        result = 1
        complain(error)
      })
    process.exit(result)
  }

  function forceNow(): void {
    complain(new Error('stopped by force: what was accepted is safe, the next start recovers'))
    kill()
    process.exit(1)
  }

  const onSignal = (): void => {
    if (endingSince === undefined) void end(0)
    else if (performance.now() - endingSince > impatientMs) forceNow()
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)

  return {
    async begin(step, stop) {
      if (endingSince !== undefined) return new Promise(() => undefined)
      const started = step()
      current = started.then((thing) => stops.push(() => stop(thing)))
      await current
      return started
    },
    force(how) {
      kill = how
    },
    end,
  }
}
