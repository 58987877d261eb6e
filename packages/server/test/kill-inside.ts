import { expect } from 'vitest'
import { setTimeout as pause } from 'node:timers/promises'
import { mostUnknown } from '../src/modules/messaging/index.ts'
import { connectClickHouse } from '../src/platform/clickhouse.ts'
import { connectPostgres } from '../src/platform/postgres.ts'
import { sql } from '../src/platform/sql.ts'
import { cli } from './killable.ts'
import { type Keys, shopApi } from './kill-load.ts'
import type { MailServer } from './mail-server.ts'

/** So many people in one journey at once: all stand at an approval until somebody lets them go on. */
export interface Inside {
  /** Where the server is now; it changes with every restart. */
  url: string
  /** Brings everybody in; each request is repeated until it is acknowledged. */
  enter(): Promise<void>
  /** Lets everybody go on, who have to be there. */
  letGo(): Promise<void>
  /** As the journey shows them. */
  counts(): Promise<Counts>
}

type Counts = Record<'entered' | 'active' | 'done' | 'exited' | 'parked', number>

interface At {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
}

const [sliceSize, senders, second] = [500, 4, { amount: 1, unit: 'second' }]

export async function insideOf(env: Readonly<Record<string, string>>, url: string, people: number): Promise<Inside> {
  const keys = await cli<Keys>(env, 'project', 'create', '--slug', 'kill')
  const journey = await define(url, keys)
  const headers = { authorization: `Basic ${btoa(`${keys.writeKey}:`)}`, 'content-type': 'application/json' }
  let next = 0

  async function sender(): Promise<void> {
    for (let from = next; from < people; from = next) {
      next += sliceSize
      const events = Array.from({ length: Math.min(sliceSize, people - from) }, (_, i) => ({
        event: 'Joined',
        time: Date.now(),
        message_id: `j${from + i}`,
        user_id: `p${from + i}`,
        profile: { set: { email: `p${from + i}@x.cn` } },
      }))
      const request = { method: 'POST', headers, body: JSON.stringify({ events }) }
      for (;;) {
        const answer = await fetch(`${inside.url}/v1/events`, request).catch(() => undefined)
        if (answer?.ok) break
        if (answer && answer.status < 500 && answer.status !== 429) throw new Error(`${answer.status} ${await answer.text()}`)
        await pause(50)
      }
    }
  }

  const inside: Inside = {
    url,
    async enter() {
      await Promise.all(Array.from({ length: senders }, sender))
    },
    async letGo() {
      const decided = await shopApi(inside.url, keys)<{ people: number }>('POST', `journeys/${journey}/steps/ask/decide`, {
        decision: 'approve',
      })
      expect(decided).toEqual({ people })
    },
    counts: () => shopApi(inside.url, keys)('GET', `journeys/${journey}/counts`),
  }
  return inside
}

/** Waits for a timer before the mail and for one after it; half of the people leave by an exit. */
async function define(url: string, keys: Keys): Promise<string> {
  const api = shopApi(url, keys)
  const template = await api<{ id: string }>('POST', 'templates', {
    name: 'Welcome',
    body: { kind: 'html', subject: 'Hello', html: '<p>Hello</p>' },
  })
  const halves = ['x', 'y'].map((id) => ({ id, weight: 50 }))
  const draft = {
    entry: { kind: 'event', event: 'Joined' },
    nodes: [
      { id: 'ask', kind: 'approval', settings: { asks: 'Everybody?' } },
      { id: 'wait', kind: 'wait', settings: { duration: second } },
      { id: 'mail', kind: 'send', settings: { channel: 'email', templateId: template.id, class: 'service' } },
      { id: 'paid', kind: 'wait_event', settings: { event: 'Paid', links: [], timeout: second } },
      { id: 'split', kind: 'split', settings: { salt: 'kill', arms: halves } },
      { id: 'left', kind: 'exit', settings: { reason: 'half' } },
    ],
    edges: ['entry next ask', 'ask approved wait', 'wait next mail', 'mail next paid', 'paid timeout split', 'split x left'].map((edge) => {
      const [from, port, to] = edge.split(' ')
      return { from, port, to }
    }),
    reentry: { kind: 'never' },
  }
  const { id, revision } = await api<{ id: string; revision: number }>('POST', 'journeys', { name: 'Welcome', draft })
  await api('POST', `journeys/${id}/publish`, {}, { 'if-match': `"${revision}"` })
  return id
}

/** Whether so many stand at a step, which nobody has passed. */
export async function allStandAt(at: At, node: string, people: number): Promise<void> {
  const postgres = connectPostgres(at.databaseUrl, { size: 1 })
  const there = () => postgres.one(sql`select count(*) as n from journey_runs where node = ${node} and state = 1`)
  await expect.poll(there, { timeout: 1_800_000, interval: 200 }).toEqual({ n: people })
  await postgres.end()
}

/** Waits until all have come to an end, then counts: nobody is lost, every step once, every mail once, no timer too soon or never. */
export async function everybodyThrough(
  at: At,
  inside: Inside,
  mail: MailServer,
  { people, kills }: { readonly people: number; readonly kills: number },
): Promise<void> {
  const [postgres, clickhouse] = [connectPostgres(at.databaseUrl, { size: 1 }), connectClickHouse(at.clickhouseUrl)]
  const left = () =>
    postgres.one(sql`
      select (select count(*) from part_inbox) as inbox, (select count(*) from journey_runs where state < 2 or due_at is not null) as open,
        (select count(*) from message_intents where state in ('queued', 'sending')) as intents`)
  await expect.poll(left, { timeout: 3_600_000, interval: 200 }).toEqual({ inbox: 0, open: 0, intents: 0 })

  const steps = () =>
    clickhouse.rows<{ node: string; port: string; n: number; once: number; early: number }>(sql`
      select node, if(node = 'split', '', port) as port, count() as n, uniqExact(run_id, visit) as once,
        countIf(node in ('wait', 'paid') and left_at < arrived_at + toIntervalSecond(1)) as early
      from journey_history group by all order by node, port`)
  const passed = (node: string, port: string, n = people) => ({ node, port, n, once: n, early: 0 })
  const { entered, active, done, exited, parked } = await inside.counts()
  expect({ entered, active, parked, over: done + exited }).toEqual({ entered: people, active: 0, parked: 0, over: people })
  const expected = [
    passed('ask', 'approved'),
    passed('entry', 'next'),
    passed('left', '', exited),
    passed('mail', 'next'),
    passed('paid', 'timeout'),
    passed('split', ''),
    passed('wait', 'next'),
  ]
  // What commits goes there after it.
  await expect.poll(steps, { timeout: 600_000, interval: 200 }).toEqual(expected)

  const states = await postgres.rows<{ state: string; n: number }>(sql`select state, count(*) as n from message_intents group by state`)
  const [sent = 0, unknown = 0] = ['sent', 'unknown'].map((state) => states.find((one) => one.state === state)?.n)
  expect(sent + unknown, JSON.stringify(states)).toBe(people)
  expect(unknown).toBeLessThanOrEqual(kills * mostUnknown)
  expect([...mail.counts()].filter(([, times]) => times !== 1)).toEqual([])
  expect(mail.counts().size).toBeGreaterThanOrEqual(sent)
  await postgres.end()
  await clickhouse.close()
}
