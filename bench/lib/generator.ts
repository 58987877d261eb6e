/** The load generator: a process of its own, told what to send by the bench, which reads its CPU apart. */
import { Agent, request } from 'node:http'
import { bodyOf, type Body, type Traffic } from './traffic.ts'

export interface Order {
  readonly url: string
  readonly project: string
  readonly writeKey: string
  readonly traffic: Traffic
  /** Number of the first request. */
  readonly from: number
  readonly seconds: number
  /** As many requests at once, each as soon as the last is answered; or so many records a second, whatever is answered. */
  readonly pace: { readonly connections: number } | { readonly perSecond: number }
  /** Percent of requests that are sent a second time. */
  readonly retries: number
}

export interface Report {
  readonly requests: number
  readonly sent: number
  /** Different events among them that must be stored. */
  readonly events: number
  readonly failed: number
  readonly seconds: number
  readonly acks: readonly number[]
  readonly cpuMicroseconds: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

function post(order: Order, body: Body): Promise<number> {
  const isSegment = body.path === 'segment'
  const target = isSegment ? '/v1/batch' : `/sa?project=${order.project}&token=${order.writeKey}`
  const auth = { authorization: `Basic ${Buffer.from(`${order.writeKey}:`).toString('base64')}` }
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const call = request(new URL(target, order.url), {
      method: 'POST',
      agent,
      headers: {
        ...(isSegment ? auth : {}),
        'content-type': isSegment ? 'application/json' : 'application/x-www-form-urlencoded',
        'content-length': body.bytes.length,
      },
    })
    call.once('response', (response) =>
      response
        .resume()
        .once('end', () =>
          response.statusCode === 200 ? resolve(performance.now() - start) : reject(new Error(`answered ${response.statusCode}`)),
        ),
    )
    call.once('error', reject)
    call.end(body.bytes)
  })
}

async function carryOut(order: Order): Promise<Report> {
  const { traffic, pace } = order
  const before = process.cpuUsage()
  const start = performance.now()
  const acks: number[] = []
  let requests = 0
  let [sent, events, failed] = [0, 0, 0]

  async function next(): Promise<void> {
    const number = order.from + requests++
    const body = bodyOf(traffic, number, Date.now())
    events += body.events
    for (let times = number % 100 < order.retries ? 2 : 1; times > 0; times--)
      try {
        acks.push(await post(order, body))
        sent += traffic.batch
      } catch {
        // Its fate is unknown: it is sent again, as an SDK does.
        failed += 1
        times += 1
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
  }

  const isOver = (): boolean => performance.now() - start >= order.seconds * 1_000
  if ('connections' in pace)
    await Promise.all(
      Array.from({ length: pace.connections }, async () => {
        while (!isOver()) await next()
      }),
    )
  else {
    const running = new Set<Promise<void>>()
    while (!isOver()) {
      const due = Math.floor(((performance.now() - start) / 1_000) * (pace.perSecond / traffic.batch))
      while (requests < due) {
        const one: Promise<void> = next().finally(() => running.delete(one))
        running.add(one)
      }
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await Promise.all(running)
  }
  const { user, system } = process.cpuUsage(before)
  return { requests, sent, events, failed, seconds: (performance.now() - start) / 1_000, acks, cpuMicroseconds: user + system }
}

process.on('message', (order: Order) => void carryOut(order).then((report) => process.send?.(report)))
