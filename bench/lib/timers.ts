/** A million people wait, each for a time of their own: how late those go on who are due in a minute, and in the minute after the server was killed. */
import { goLive, allowMarketing, cpuBetween, onPostgres, type Outcome, pause, withMail } from './journey-case.ts'
import { startMailSink } from './mail-sink.ts'
import { addPeople } from './people.ts'
import { startServer } from './server.ts'

export interface TimersSize {
  readonly people: number
  /** Of them so many are due in each second that is measured. */
  readonly duePerSecond: number
  /** How long is measured before the server is killed, and after it is ready again. */
  readonly seconds: number
}

const draft = (templateId: string) => ({
  entry: { kind: 'event', event: 'Never' },
  nodes: [
    { id: 'wait', kind: 'wait', settings: { duration: { amount: 30, unit: 'day' } } },
    {
      id: 'reachable',
      kind: 'condition',
      settings: { arms: [{ id: 'yes', rule: { kind: 'profile', condition: { property: 'email', op: 'is_set' } } }] },
    },
    {
      id: 'some',
      kind: 'split',
      settings: {
        arms: [
          { id: 'told', weight: 10 },
          { id: 'not', weight: 90 },
        ],
      },
    },
    { id: 'mail', kind: 'send', settings: { channel: 'email', templateId } },
  ],
  edges: [
    { from: 'entry', port: 'next', to: 'wait' },
    { from: 'wait', port: 'next', to: 'reachable' },
    { from: 'reachable', port: 'yes', to: 'some' },
    { from: 'some', port: 'told', to: 'mail' },
  ],
})

/** When a run leaves the wait, by the clock as its transaction commits; a journey knows the time it was due at and no other. */
const watch = [
  'create table bench_fired (run_id bigint, due_at timestamptz, fired_at timestamptz)',
  `create function bench_note() returns trigger language plpgsql as $$ begin
     insert into bench_fired values (old.run_id, old.due_at, clock_timestamp()); return null; end $$`,
  `create constraint trigger bench_note after update on journey_runs deferrable initially deferred
     for each row when (old.node = 'wait' and old.node <> new.node) execute function bench_note()`,
]

/** Runs that have come to the wait; those not due in the time that is measured are due in the days after it. */
const waiting = ({ people, duePerSecond }: TimersSize, first: number, dueSeconds: number): string => `
  insert into journey_runs (part, run_id, project_id, journey_id, version, person_id, entry_key, entered_at, node, state, arrived_at, due_at, absence, visits, trigger)
  select p.part, nextval('journey_run_seq'), p.project_id, j.journey_id, j.version, p.person_id, p.person_id::text, now() - interval '30 day', 'wait', 1, now() - interval '30 day',
    now() + case when n < ${duePerSecond * dueSeconds} then interval '1 second' * (n / ${duePerSecond}::float8)
      else interval '1 second' * (${dueSeconds} + 86400 + (n::bigint * 7919) % 2505600) end, false, 1, '{}'
  from (select *, person_id - ${first} as n from people where person_id >= ${first} and person_id < ${first + people}) p cross join journeys j`

interface Late {
  readonly n: number
  readonly p50: number
  readonly p99: number
  readonly worst: number
}

export async function timersCase(size: TimersSize): Promise<Outcome> {
  const { people, seconds, duePerSecond } = size
  const sink = await startMailSink()
  const server = await startServer({ SMTP_URL: sink.url })
  try {
    const [first = 0] = await addPeople(server, [{ type: 'login_id', prefix: 'w', count: people, hasEmail: true }])
    await allowMarketing(server)
    await goLive(server, 'waiting', draft(await withMail(server)))
    // Time enough to be killed and to start again, with everything of this case.
    await onPostgres(server, ...watch, waiting(size, first, 2 * seconds + 180), 'analyze journey_runs')
    await pause(settleSeconds * 1_000)
    const before = server.usage()
    const steady = await late(seconds)
    const cpu = cpuBetween(before, server.usage())
    const killed = performance.now()
    await server.killAndRestart()
    const down = (performance.now() - killed) / 1_000
    const after = await late(seconds)
    const [missed] = await onPostgres<{ lost: number; doubled: number }>(
      server,
      `select (select count(*) from journey_runs where node = 'wait' and due_at < now() - interval '5 second') as lost,
         (select count(*) - count(distinct run_id) from bench_fired) as doubled`,
    )
    const mails = await untilSent()
    const shown = ({ n, p50, p99, worst }: Late): string => `${n}: ${p50} / ${p99} / ${worst}`
    console.table({
      waiting: people,
      'due a second': duePerSecond,
      'late p50 / p99 / worst (ms)': shown(steady),
      'killed, and ready again after (s)': down.toFixed(1),
      'late in the time after that': shown(after),
      'CPU s a second of worker / PostgreSQL': [cpu.worker, cpu.postgres].map((one) => (one / seconds).toFixed(2)).join(' / '),
      'mails asked for, at the mail server, on their way, of unknown fate, doubled': [
        mails.asked,
        mails.came,
        mails.underway,
        mails.unknown,
        mails.doubled,
      ].join(' / '),
    })
    return {
      fields: {
        timer_late_p99_ms: Math.max(steady.p99, after.p99),
        timer_late_p99_steady_ms: steady.p99,
        timer_late_p99_killed_ms: after.p99,
      },
      lost: (missed?.lost ?? 0) + Math.max(0, mails.asked - mails.came - mails.underway - mails.unknown),
      duplicated: (missed?.doubled ?? 0) + mails.doubled,
    }

    /** Of all who are due from now on, for so long. */
    async function late(forSeconds: number): Promise<Late> {
      const [from] = await onPostgres<{ at: string }>(server, 'select clock_timestamp()::text as at')
      await pause((forSeconds + 5) * 1_000)
      const [found] = await onPostgres<Late>(
        server,
        `with lateness as (select extract(epoch from fired_at - due_at)::float8 * 1000 as ms from bench_fired
           where due_at >= '${from?.at}' and due_at < '${from?.at}'::timestamptz + interval '${forSeconds} second')
         select count(*)::int as n, round(percentile_cont(0.5) within group (order by ms))::int as p50,
           round(percentile_cont(0.99) within group (order by ms))::int as p99, round(max(ms))::int as worst from lateness`,
      )
      return found ?? { n: 0, p50: 0, p99: 0, worst: 0 }
    }

    /**
     * Nobody is due any more, and what was asked for has gone; of what has not gone when patience is at an end it is said that it is on its way. Of
     * mails in hand when the server was killed nobody knows, and none goes twice.
     */
    async function untilSent(): Promise<{ asked: number; came: number; unknown: number; underway: number; doubled: number }> {
      await onPostgres(
        server,
        "update journey_runs set due_at = due_at + interval '1 day' where due_at > now() and due_at < now() + interval '1 hour'",
      )
      for (let waited = 0; ; waited++) {
        // All at once: whoever was due a moment ago asks for mails after others have been counted.
        const [open] = await onPostgres<{ asked: number; unknown: number; underway: number; due: number }>(
          server,
          `select count(*) as asked, count(*) filter (where state = 'unknown') as unknown,
             count(*) filter (where state in ('queued', 'sending')) as underway, (select count(*) from journey_runs where due_at <= now()) as due
           from message_intents`,
        )
        const { asked = 0, unknown = 0, underway = 0, due = 0 } = open ?? {}
        if (underway + due === 0 || waited >= patienceSeconds) {
          const { mails, doubled } = await sink.received()
          return { asked, came: mails - doubled, unknown, underway, doubled }
        }
        await pause(1_000)
      }
    }
  } finally {
    await server.stop()
    sink.stop()
  }
}

const settleSeconds = 10
const patienceSeconds = 60
