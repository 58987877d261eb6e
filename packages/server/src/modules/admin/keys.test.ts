import { expect, test } from 'vitest'
import { fakeClock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { writeKeys } from './keys.ts'

test('a lookup that fails with the database fails once: the next one asks the database again', async () => {
  let isAway = true
  const rows = async <T>(): Promise<T[]> => {
    if (isAway) throw new Error('the database system is starting up')
    return [{ writeKey: 'wk_1', sourceId: 7, projectId: 1, slug: 'shop', timeZone: 'UTC' } as T /* the columns of both statements */]
  }
  const keys = writeKeys({ rows } as unknown as Postgres /* of it only this is asked */, fakeClock(new Date(0)))
  const both = await Promise.allSettled([keys.lookup('wk_1'), keys.projectBySlug('shop')])
  expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected'])
  isAway = false
  expect(await keys.lookup('wk_1')).toMatchObject({ sourceId: 7 })
  expect(await keys.projectBySlug('shop')).toMatchObject({ projectId: 1 })
})
