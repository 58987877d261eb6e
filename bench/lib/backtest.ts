/** A draft over three months of a shop: how many events of that time it gets through a second, and how many of them it plays. */
import type { Backtest } from '../../packages/contract/src/journeys/backtest.ts'
import { addPeople } from './people.ts'
import { type BenchServer, startServer } from './server.ts'
import { addEvents, addProfiles, ask, days, untilMerged } from './shop.ts'
import { allowMarketing, cpuBetween, type Outcome, projectOf, withMail } from './journey-case.ts'

export interface BacktestSize {
  readonly events: number
  readonly people: number
}

/** Who orders and does not pay within half an hour: those who have ordered before are told after a while. */
const draft = (templateId: string) => ({
  entry: {
    kind: 'event_then_not',
    event: 'Order',
    filters: [],
    not: { event: 'Pay', filters: [], links: [] },
    within: { amount: 30, unit: 'minute' },
  },
  nodes: [
    {
      id: 'before',
      kind: 'condition',
      settings: {
        arms: [
          {
            id: 'yes',
            rule: {
              kind: 'event',
              event: 'Order',
              filters: [],
              window: { kind: 'last', amount: 30, unit: 'day' },
              count: { op: 'gte', value: 2 },
            },
          },
        ],
      },
    },
    { id: 'later', kind: 'wait', settings: { duration: { amount: 1, unit: 'hour' } } },
    { id: 'mail', kind: 'send', settings: { channel: 'email', templateId } },
  ],
  edges: [
    { from: 'entry', port: 'next', to: 'before' },
    { from: 'before', port: 'yes', to: 'later' },
    { from: 'later', port: 'next', to: 'mail' },
  ],
})

/** Messages are asked of the gate as they would be: some are held or not sent. */
const contactRules = {
  quietHours: [{ start: '22:00', end: '08:00', action: 'hold' }],
  gaps: [{ scope: 'any', minutes: 120, action: 'hold' }],
  caps: [{ scope: { kind: 'all' }, limit: 3, per: { kind: 'sliding', hours: 24 }, action: 'drop' }],
}

export async function backtestCase({ events, people }: BacktestSize): Promise<Outcome> {
  const server = await startServer()
  try {
    const [first = 0] = await addPeople(server, [{ type: 'login_id', prefix: 'u', count: people, hasEmail: true }])
    const project = await projectOf(server)
    await addProfiles(server, project, first, people)
    await addEvents(server, project, first, people, 0, events)
    await untilMerged(server)
    await allowMarketing(server)
    await server.api('contact-rules', 'PUT', contactRules, { 'if-match': '"0"' })
    const { id } = await server.api<{ id: string }>('journeys', 'POST', { name: 'bench', draft: draft(await withMail(server)) })
    const before = server.usage()
    const from = performance.now()
    const result = await played(server, id)
    const seconds = (performance.now() - from) / 1_000
    const cpu = cpuBetween(before, server.usage())
    const [history] = await ask<{ n: number }>(
      server,
      `select toUInt32(count()) as n from events where time between parseDateTime64BestEffort('${result.from}', 3) and parseDateTime64BestEffort('${result.until}', 3)`,
    )
    const scanned = history?.n ?? 0
    const [tally] = result.variants.map((one) => one.tally)
    console.table({
      'events of the time': scanned,
      'of them played': result.events,
      runs: tally?.entered ?? 0,
      messages: tally?.sends.reduce((sum, one) => sum + one.messages, 0) ?? 0,
      seconds: seconds.toFixed(2),
      'CPU s of the worker': cpu.worker.toFixed(2),
      'of PostgreSQL': cpu.postgres.toFixed(2),
      'of ClickHouse': cpu.clickhouse.toFixed(2),
      'played a CPU second of the worker': Math.round(result.events / cpu.worker),
    })
    return {
      fields: { backtest_scanned_per_s: Math.round(scanned / seconds), backtest_evaluated_per_s: Math.round(result.events / seconds) },
      lost: 0,
      duplicated: 0,
    }
  } finally {
    await server.stop()
  }
}

async function played(server: BenchServer, journey: string): Promise<Backtest> {
  const { job } = await server.api<{ job: string }>(`journeys/${journey}/backtest`, 'POST', { days })
  for (;;) {
    const { state } = await server.api<{ state: string }>(`jobs/${job}`)
    if (state === 'done') return server.api<Backtest>(`jobs/${job}/file`)
    if (state === 'failed' || state === 'cancelled') throw new Error(`the backtest has ${state}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
