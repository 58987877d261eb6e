/** The time of an emulator: as the world has it, and as much later as it was told to be. */
export interface Clock {
  now(): Date
  /** Without what `advance` has added: what the freshness of signatures goes by. */
  wall(): Date
  after(ms: number, work: () => void | Promise<void>): void
  /** Everything due on the way happens, each at its moment, before this ends. */
  advance(ms: number): Promise<void>
  /** Back to the time of the world; nothing is due any more. */
  reset(): void
}

interface Due {
  readonly at: number
  readonly work: () => void | Promise<void>
}

export function virtualClock(wall: () => Date = () => new Date()): Clock {
  let ahead = 0
  let due: Due[] = []
  let timer: NodeJS.Timeout | undefined
  const now = (): number => wall().getTime() + ahead

  function next(until: number): Due | undefined {
    const first = due.reduce<Due | undefined>((least, one) => (least && least.at <= one.at ? least : one), undefined)
    if (!first || first.at > until) return undefined
    due = due.filter((one) => one !== first)
    return first
  }

  async function runDue(until: number): Promise<void> {
    for (let one = next(until); one; one = next(until)) {
      ahead += Math.max(0, one.at - now())
      await one.work()
    }
  }

  function arm(): void {
    clearTimeout(timer)
    if (due.length === 0) return
    const wait = Math.max(10, Math.min(...due.map(({ at }) => at)) - now())
    timer = setTimeout(() => void runDue(now()).finally(arm), wait).unref()
  }

  return {
    now: () => new Date(now()),
    wall,
    after(ms, work) {
      due.push({ at: now() + ms, work })
      arm()
    },
    async advance(ms) {
      const until = now() + ms
      await runDue(until)
      ahead += Math.max(0, until - now())
      arm()
    },
    reset() {
      clearTimeout(timer)
      ahead = 0
      due = []
    },
  }
}
