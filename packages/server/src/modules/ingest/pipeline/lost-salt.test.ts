import { hashedId } from '@millrace/contract/ids.ts'
import { afterEach, expect, test } from 'vitest'
import { type PipelineWorld, pipelineWorld, record } from '../../../../test/pipeline.ts'
import { sealer } from '../../../platform/seal.ts'
import { sql } from '../../../platform/sql.ts'
import { readSamples } from '../quality/store.ts'

let world: PipelineWorld
afterEach(() => world.drop())

test('after the secret was lost, a plain id of a hashed type is parked; hashed ones and other projects go on', async () => {
  world = await pipelineWorld()
  const mobile = { type: 'mobile', nameEn: null, nameZh: null, limit: 10, merges: true, hashed: true, expiresAfterDays: null }
  const salt = sealer('the secret of before, thirty-two characters', 'id-salts').seal(1, 'salt')
  await world.postgres.run(sql`
    insert into identity_settings (project_id, types, merges_per_hour, salt, revision) values (1, ${JSON.stringify([mobile])}::jsonb, 30, ${salt}, 1)`)
  await world.accept(1, [
    { ...record({ ids: ['mobile:x'], event: 'Hashed' }), ids: [{ type: 'mobile', value: hashedId('x'.repeat(43)) }] },
    record({ ids: ['mobile:13800000000'], event: 'Plain' }),
    record({ ids: ['login:u1'], event: 'Login' }),
  ])
  await world.accept(2, [record({ ids: ['mobile:13800000001'], event: 'Other' })])
  await world.drain()
  const stored = await world.clickhouse.rows<{ event: string }>(sql`select event from events order by event`)
  expect(stored.map((row) => row.event)).toEqual(['Hashed', 'Login', 'Other'])
  const parked = await readSamples(world.postgres, 1, undefined, 10, {})
  expect(parked.map((row) => [row.reason, row.event])).toEqual([['identify_failed', 'Plain']])
})
