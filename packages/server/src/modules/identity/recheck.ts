import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { z } from 'zod'
import { insertNumbers, insertOverrides, sightingsFrom } from './device-store.ts'
import { refKey } from './known.ts'
import { canonicalPeople, tellAgain } from './merge.ts'
import * as store from './recheck-store.ts'
import { nextPersonIds } from './store.ts'
import { misplaced, type Stretch, stretchesOf } from './stretches.ts'

export interface RecheckDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  /** Everything accepted before has been stored. */
  readonly watermark: () => Promise<Date>
  readonly now: () => Date
}

const perRound = 100

/**
 * A login that came late cuts into the time of another account on the device. New events go the right way at once; those
 * stored before get the number of the account they belong to here, as soon as all of them are stored.
 */
export async function recheckDevices(deps: RecheckDeps, signal?: AbortSignal): Promise<number> {
  let moved = 0
  while (!signal?.aborted) {
    const checks = await store.pendingChecks(deps.postgres, await deps.watermark(), perRound)
    if (checks.length === 0) break
    for (const [projectId, some] of Map.groupBy(checks, (check) => check.projectId))
      moved += await recheckProject(
        deps,
        projectId,
        some.map((check) => check.deviceId),
      )
    await store.dropChecks(deps.postgres, checks)
  }
  return moved
}

interface Misplaced {
  readonly deviceId: number
  readonly range: store.Range
  readonly stretch: Stretch
}

async function recheckProject(deps: RecheckDeps, projectId: number, deviceIds: readonly number[]): Promise<number> {
  const { postgres, clickhouse } = deps
  const asked = deviceIds.map((deviceId) => ({ deviceId, from: new Date(0) }))
  const seen = Map.groupBy(await sightingsFrom(postgres, projectId, asked), (row) => row.deviceId)
  const numbers = Map.groupBy(await store.numbersOf(postgres, deviceIds), (row) => row.deviceId)
  const all = deviceIds.flatMap((deviceId): Misplaced[] => {
    const accounts = (seen.get(deviceId) ?? []).map((row) => ({
      at: row.at.getTime(),
      by: refKey({ type: row.byType, value: row.byValue }),
      personId: row.personId,
    }))
    const stretches = stretchesOf(accounts)
    const own = { numberId: deviceId, personId: stretches[0]?.personId ?? deviceId }
    return misplaced(stretches, [own, ...(numbers.get(deviceId) ?? [])]).map(({ numberId, stretch }) => ({
      deviceId,
      range: { numberId, from: stretch.from, to: stretch.to },
      stretch,
    }))
  })
  const filled = await store.filledRanges(
    clickhouse,
    projectId,
    all.map((one) => one.range),
  )
  const found = all.filter((_, i) => filled.has(i))
  if (found.length > 0) await moveFound(deps, projectId, found, numbers)
  await tellNumbers(deps, projectId, deviceIds)
  return found.length
}

type Numbers = ReadonlyMap<number, readonly { readonly by: string; readonly deviceId: number; readonly numberId: number }[]>

async function moveFound(deps: RecheckDeps, projectId: number, found: readonly Misplaced[], numbers: Numbers): Promise<void> {
  const known = new Map([...numbers.values()].flat().map((row) => [`${row.deviceId}\n${row.by}`, row.numberId]))
  const targets = await collectFor(deps, projectId, found, known)
  await store.renumber(
    deps.clickhouse,
    projectId,
    found.map((one) => ({ range: one.range, to: targets.get(keyOf(one)) ?? { number: one.deviceId, personId: one.deviceId } })),
  )
}

/**
 * Whoever a number was merged into while its events were on the way is told after they have come: a squash in between has not
 * seen them. Also when nothing is found: an earlier run may have died before it could.
 */
async function tellNumbers({ postgres, outboxes }: RecheckDeps, projectId: number, deviceIds: readonly number[]): Promise<void> {
  const others = await store.numbersOf(postgres, deviceIds)
  const numbers = [...deviceIds, ...others.map((row) => row.numberId)].toSorted((a, b) => a - b)
  await outboxes.transaction((tx, outbox) => tellAgain(tx, outbox, projectId, numbers))
}

const keyOf = ({ deviceId, stretch }: Misplaced): string => `${deviceId}\n${stretch.by ?? ''}`

/** The number of each account on its device, and whose it is: the device's own for the first, else one that exists or a new one. */
async function collectFor(
  { outboxes, now }: RecheckDeps,
  projectId: number,
  found: readonly Misplaced[],
  known: ReadonlyMap<string, number>,
): Promise<Map<string, store.Target>> {
  const wanted = [...new Map(found.map((one) => [keyOf(one), one])).values()]
  const missing = wanted.filter((one) => one.stretch.by !== undefined && !known.has(keyOf(one)))
  return outboxes.transaction(async (tx, outbox) => {
    const made = await nextPersonIds(tx, missing.length)
    const fresh = new Map(missing.map((one, i) => [keyOf(one), made[i] ?? 0]))
    const numberOf = (one: Misplaced): number =>
      one.stretch.by === undefined ? one.deviceId : (known.get(keyOf(one)) ?? fresh.get(keyOf(one)) ?? 0)
    await insertNumbers(
      tx,
      projectId,
      missing.map((one) => ({ deviceId: one.deviceId, by: refOfKey(one.stretch.by ?? ''), numberId: numberOf(one) })),
    )
    const overrides = wanted.map((one) => ({ number: numberOf(one), personId: one.stretch.personId }))
    await insertOverrides(tx, outbox, projectId, overrides, now())
    const owners = await canonicalPeople(tx, wanted.map(numberOf))
    return new Map(
      wanted.map((one) => {
        const number = numberOf(one)
        return [keyOf(one), { number, personId: owners.get(number) ?? number }]
      }),
    )
  })
}

function refOfKey(key: string): { type: string; value: string } {
  const at = key.indexOf('\n')
  return { type: key.slice(0, at), value: key.slice(at + 1) }
}

/** Starts the recheck, within a minute, when a device waits for one. */
export function recheckJob(jobs: Jobs, deps: RecheckDeps): void {
  const kind = jobs.define('identity.recheck', {
    payload: z.object({}),
    run: async (ctx) => {
      await recheckDevices(deps, ctx.signal)
    },
  })
  jobs.everyMinute('identity.recheck', async (tx) => {
    if (await store.hasChecks(tx)) await jobs.start(tx, { kind, payload: {}, createdBy: 'system', key: 'recheck' })
  })
}
