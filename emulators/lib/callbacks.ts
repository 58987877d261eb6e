import type { Clock } from './clock.ts'

export interface Push {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Told extends Push {
  readonly at: Date
  /** 0 at first. */
  readonly attempt: number
  /** 0: no answer. */
  readonly status: number
  readonly answer: string
  readonly isTaken: boolean
}

/** Tells somebody's server, again after each of the given pauses until it says that it has it. */
export interface Callbacks {
  readonly log: readonly Told[]
  push(push: Push, pausesMs: readonly number[], isTaken: (status: number, answer: string) => boolean): Promise<void>
  clear(): void
}

export function callbacks(clock: Clock): Callbacks {
  const log: Told[] = []
  async function tell(push: Push, pausesMs: readonly number[], isTaken: (status: number, answer: string) => boolean, attempt: number) {
    const { status, answer } = await post(push)
    const taken = isTaken(status, answer)
    log.push({ ...push, at: clock.now(), attempt, status, answer, isTaken: taken })
    const pause = pausesMs[attempt]
    if (!taken && pause !== undefined) clock.after(pause, () => tell(push, pausesMs, isTaken, attempt + 1))
  }
  return { log, push: (push, pausesMs, isTaken) => tell(push, pausesMs, isTaken, 0), clear: () => void log.splice(0) }
}

async function post({ url, headers, body }: Push): Promise<{ status: number; answer: string }> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(5_000) })
    return { status: response.status, answer: await response.text() }
  } catch (error) {
    return { status: 0, answer: String(error) }
  }
}
