import { createHash } from 'node:crypto'
import type { CanonicalRecord, IdentityRef, Json } from '@millrace/contract/events.ts'
import pino from 'pino'
import { catalog, noteUsage } from '../src/modules/catalog/index.ts'
import { acceptRecords, drain, growth, type PipelineDeps, type Reactor, seenDays } from '../src/modules/ingest/index.ts'
import { identityHook, idTypes } from '../src/modules/identity/index.ts'
import { profilesHook, reactProfiles } from '../src/modules/profiles/index.ts'
import { type FakeClock, fakeClock } from '../src/platform/clock.ts'
import { leases } from '../src/platform/leases.ts'
import { logPartitionOf } from '../src/modules/ingest/accept.ts'
import { appender, type Outboxes, outboxes } from '../src/platform/log/index.ts'
import { type Databases, freshDatabases } from './databases.ts'

/** What the system itself tells, which nobody who sends events may. */
export const tellSystem = (outboxes: Outboxes, projectId: number, records: readonly CanonicalRecord[]): Promise<void> =>
  outboxes.transaction((_, outbox) => {
    for (const one of records) outbox.event(projectId, logPartitionOf(one), one)
    return Promise.resolve()
  })

/** The pipeline on databases of its own, driven by hand. */
export interface PipelineWorld extends Databases {
  readonly clock: FakeClock
  readonly deps: PipelineDeps
  accept(projectId: number, records: readonly CanonicalRecord[]): Promise<void>
  /** Processes both logs until nothing is left. A throwing stop point surfaces here, as a crash would stop the step. */
  drain(): Promise<void>
}

export async function pipelineWorld(
  options: { readonly reactors?: readonly Reactor[]; readonly at?: string } = {},
): Promise<PipelineWorld> {
  const databases = await freshDatabases()
  const { postgres, clickhouse } = databases
  const clock = fakeClock(new Date(options.at ?? '2026-11-01T10:00:00Z'))
  const held = leases(postgres, 'test')
  const deps: PipelineDeps = {
    postgres,
    clickhouse,
    outboxes: outboxes(postgres, clock, () => undefined),
    leases: held,
    catalog: catalog({ postgres, clickhouse }),
    hooks: [identityHook, profilesHook],
    idTypes: idTypes('a secret of at least thirty-two characters'),
    days: seenDays(),
    growth: growth(),
    now: clock.now,
    reactors: [noteUsage, reactProfiles, ...(options.reactors ?? [])],
    log: pino({ level: 'silent' }),
  }
  const log = appender(postgres, clock, () => undefined)

  return {
    ...databases,
    clock,
    deps,
    accept: (projectId, records) => acceptRecords(log, projectId, 'native', records),
    drain: () => drain(deps),
  }
}

/** A record as an adapter would make it; ids in the shorthand `login:u1`, `anon:d1`, `mobile:138…`. */
export function record(input: {
  readonly ids: readonly string[]
  readonly event?: string
  readonly properties?: Record<string, Json>
  readonly set?: Record<string, Json>
  readonly at?: string
  readonly id?: string
  readonly test?: true
  readonly historical?: true
}): CanonicalRecord {
  const time = Date.parse(input.at ?? '2026-11-01T10:00:00Z')
  const ids = input.ids.map(refOf)
  const key = createHash('md5')
    .update(input.id ?? JSON.stringify([input, Math.random()]))
    .digest('hex')
  return {
    key,
    day: new Date(time).toISOString().slice(0, 10),
    time,
    distinctId: ids[0]?.value ?? '',
    ids,
    ...(input.event ? { event: { name: input.event, properties: input.properties ?? {} } } : {}),
    ...(input.set ? { profile: { op: 'set' as const, properties: input.set } } : {}),
    ...(input.test ? { test: true as const } : {}),
    ...(input.historical ? { historical: true as const } : {}),
  }
}

const shorthand: Record<string, string> = { login: 'login_id', anon: 'anonymous_id' }

export function refOf(text: string): IdentityRef {
  const at = text.lastIndexOf(':')
  const type = text.slice(0, at)
  return { type: shorthand[type] ?? type, value: text.slice(at + 1) }
}
