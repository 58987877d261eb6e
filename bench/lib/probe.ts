/** How long an event takes from its sending until the live view shows it. */
import type { BenchServer } from './server.ts'

export interface Probe {
  /** Milliseconds of each event so far. */
  readonly visible: readonly number[]
  /** Events that were acknowledged. */
  readonly accepted: number
  /** Ends when the last event has been seen. */
  stop(): Promise<void>
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Looking is work too: so rarely that it does not show in what is measured beside it. */
const lookMs = 150

/** Sends an event so many times a second, whether or not those before were seen yet, and looks for all of them together. */
export function startProbe(server: BenchServer, perSecond: number): Probe {
  const visible: number[] = []
  const sentAt = new Map<string, number>()
  let accepted = 0
  let isOver = false

  async function send(): Promise<void> {
    const sending = new Set<Promise<void>>()
    for (let i = 0; !isOver; i++) {
      const one: Promise<void> = post(`probe-${i}`).finally(() => sending.delete(one))
      sending.add(one)
      await pause(1_000 / perSecond)
    }
    await Promise.all(sending)
  }

  async function post(id: string): Promise<void> {
    sentAt.set(id, performance.now())
    const answer = await fetch(`${server.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${server.writeKey}:`).toString('base64')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: [{ event: 'Probe', ids: { login_id: id } }] }),
    })
    if (!answer.ok) throw new Error(`a probe was answered with ${answer.status}`)
    accepted += 1
  }

  async function look(): Promise<void> {
    while (!isOver || sentAt.size > 0) {
      await pause(lookMs)
      if (sentAt.size === 0) continue
      const { items } = await server.api<{ items: { distinctId: string }[] }>(`live?event=Probe&limit=${Math.min(100, sentAt.size + 10)}`)
      for (const { distinctId } of items) {
        const at = sentAt.get(distinctId)
        if (at !== undefined) visible.push(performance.now() - at)
        sentAt.delete(distinctId)
      }
    }
  }
  const running = Promise.all([send(), look()])
  return {
    visible,
    get accepted() {
      return accepted
    },
    async stop() {
      isOver = true
      await running
    },
  }
}

export const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0
