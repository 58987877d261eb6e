import { expect, test } from 'vitest'
import { sql } from '../../../platform/sql.ts'
import { does, exit, journeyWorld, known, mail, waitFor } from '../../../../test/journey-world.ts'

test('peer: two workers share the parts: every step once, runs travel between their parts', async () => {
  const w = await journeyWorld()
  const { databases, app } = w.world
  const other = await w.world.another()
  const together = async (): Promise<void> => {
    for (let i = 0; i < 4; i++) await Promise.all([app.settle(), other.settle()])
  }
  const users = Array.from({ length: 24 }, (_, i) => `u${i}`)
  await w.arrives('09:00:00', ...users.map((user) => known(user)))
  await together()
  const journey = await w.start({
    nodes: { w: waitFor('Pay', 60), m: mail, e: exit('reminded'), p: exit('paid') },
    edges: ['entry>w', 'w.happened>p', 'w.timeout>m', 'm>e'],
  })
  // A third each: pays in time, does not pay, starts on a device and signs in later.
  await w.arrives('10:00:00', ...users.map((user, i) => (i % 3 === 2 ? { ids: [`anon:d-${user}`], event: 'Start' } : does(user, 'Start'))))
  await together()
  await w.arrives(
    '10:30:00',
    ...users.flatMap((user, i) =>
      i % 3 === 2 ? [{ ids: [`login:${user}`, `anon:d-${user}`], event: 'Login' }] : i % 3 === 0 ? [does(user, 'Pay')] : [],
    ),
  )
  await together()
  await w.arrives('11:00:00')
  await together()
  const owners = await databases.postgres.rows<{ n: number }>(
    sql`select count(*) as n from part_leases where owner is not null group by owner`,
  )
  expect(owners.map((row) => row.n)).toEqual([128, 128])
  expect(await w.runs(journey)).toEqual(users.map((user, i) => `${user} exited ${i % 3 === 0 ? 'paid' : 'reminded'}`).toSorted())
  expect(await w.counts(journey)).toMatchObject({ entered: 24, active: 0, exited: 24 })
  const mails = await databases.postgres.rows<{ recipient: string }>(sql`select recipient from mailbox order by 1`)
  expect(mails.map((row) => row.recipient)).toEqual(users.flatMap((user, i) => (i % 3 === 0 ? [] : [`${user}@x.cn`])).toSorted())
  await other.stop()
  await w.end()
})
