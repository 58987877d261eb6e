import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { begun, children, database, ended, eraseWorlds, goesOn, isErasedOnce, overtake, worker } from './erase-kill-kit.ts'
import { randomOf } from './kill-kit.ts'
import { sql } from '../src/platform/sql.ts'

const turns = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

eraseWorlds()

test(
  `a worker that stands still in mid-step loses the erasure to another one, ${turns} times; when it goes on it writes nothing more (seed ${seed})`,
  async () => {
    const random = randomOf(seed)
    const { id, before: kept } = await begun()
    const postgres = database()
    const run = () =>
      postgres.one<{ state: string; owner: string | null; fence: number }>(sql`
      select state, owner, fence from jobs where kind = 'people.erase'`)
    const until = async (isSo: (job: Awaited<ReturnType<typeof run>>) => boolean): Promise<void> => {
      while (!isSo(await run())) await pause(20)
    }
    const owners = new Set<string | null | undefined>()
    for (let turn = 0, last = worker('erase.before_commit:delay=2000'); turn < turns; turn++) {
      await until((job) => job?.state !== 'queued')
      await pause(random() * 3_000)
      last.kill('SIGSTOP')
      // In the middle of a short transaction that everybody waits for, it goes on to the end of that.
      while (await isLocked()) {
        last.kill('SIGCONT')
        await pause(20)
        last.kill('SIGSTOP')
      }
      const { fence = 0, owner } = (await run()) ?? {}
      owners.add(owner)
      // Workers that were overtaken before may be at it: they are far from searching the logs.
      await goesOn(['before', 'marked'])
      await overtake()
      const next = worker('erase.before_commit:delay=2000')
      await until((job) => job?.state === 'done' || (job?.fence ?? 0) > fence)
      owners.add((await run())?.owner)
      last.kill('SIGCONT')
      last = next
    }
    await until((job) => job?.state === 'done')
    owners.delete(null)
    expect(owners.size).toBeGreaterThan(1)
    // Whoever still holds an old run comes to the end of it.
    await pause(3_000)
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map(ended))
    await isErasedOnce(id, kept)
  },
  900_000 * turns,
)

/** Does somebody hold the job, or a head of the log? */
async function isLocked(): Promise<boolean> {
  const held = await database().transaction(async (tx) => {
    const free = await tx.rows(sql`select 1 from jobs for update skip locked`)
    const heads = await tx.rows(sql`select 1 from log_heads for update skip locked`)
    const all = await tx.one<{ n: number }>(sql`select (select count(*) from jobs) + (select count(*) from log_heads) as n`)
    return (all?.n ?? 0) - free.length - heads.length
  })
  return held > 0
}
