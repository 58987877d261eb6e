import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newDataDir } from '../../../test/data-dir.ts'
import { emptyDatabases } from '../../../test/databases.ts'
import { fakeClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { migrate, schemaState } from '../migrate.ts'
import { readMigrations } from '../migrations.ts'
import { sql } from '../sql.ts'
import { writeArchive } from './archive.ts'
import { fingerprint } from './format.ts'
import { backupsFolder, migrateSafely, refuseHalfRestored, restore, restoreInto } from './index.ts'

const root = newDataDir('automatic')
afterAll(() => rmSync(root, { recursive: true, force: true }))

const clock = fakeClock(new Date('2026-11-01T09:00:00Z'))
const secret = 'a secret of at least thirty-two characters'
const config = (name: string, env: Record<string, string> = { MILLRACE_SECRET: secret }) =>
  readConfig({ MILLRACE_DATA_DIR: join(root, name), ...env })

test('an older schema is backed up before it is migrated; the last three stay; the backup restores and is migrated on', async () => {
  const old = await emptyDatabases()
  const all = readMigrations()
  const last = all.filter((one) => one.engine === 'postgres').at(-1)
  await migrate(old.postgres, old.clickhouse, { only: all.filter((one) => one !== last) })
  await old.postgres.run(sql`insert into projects (slug, name, time_zone, created_at) values ('kept', 'Kept', 'UTC', ${clock.now()})`)
  const folder = backupsFolder(join(root, 'old'))
  mkdirSync(folder, { recursive: true })
  for (const day of ['20260101', '20260102', '20260103', '20260104'])
    writeFileSync(join(folder, `before-${day}T000000-from-0001.tar.zst`), '')

  const { applied, backup } = await migrateSafely(old, config('old'), clock)
  expect(applied).toEqual([`postgres/${last?.name}`])
  expect(readdirSync(folder)).toEqual([
    'before-20260103T000000-from-0001.tar.zst',
    'before-20260104T000000-from-0001.tar.zst',
    expect.stringMatching(/^before-20261101T090000-from-\d{4}\.tar\.zst$/),
  ])
  expect(await migrateSafely(old, config('old'), clock)).toEqual({ applied: [], backup: undefined })

  const target = await emptyDatabases()
  const restored = await restore({ ...target, file: backup ?? '', keepSecret: () => undefined })
  expect(restored.applied).toEqual(applied)
  expect(await target.postgres.rows(sql`select slug from projects`)).toEqual([{ slug: 'kept' }])
  expect((await schemaState(target.postgres)).pending).toEqual([])
  await Promise.all([old.drop(), target.drop()])
})

test('when the backup cannot be written the schema stays as it is', async () => {
  const old = await emptyDatabases()
  await migrate(old.postgres, old.clickhouse, { only: readMigrations().slice(0, -1) })
  mkdirSync(join(root, 'full'), { recursive: true })
  writeFileSync(join(root, 'full', 'backups'), 'a file where the folder should be')
  await expect(migrateSafely(old, config('full'), clock)).rejects.toThrow(/EEXIST|backup before its migration failed/)
  expect((await schemaState(old.postgres)).pending).toHaveLength(1)
  await old.drop()
})

/** A backup that says of itself what a test wants it to say. */
async function saying(name: string, head: object): Promise<string> {
  const file = join(root, name)
  const archive = await writeArchive(file, clock.now())
  const usual = {
    format: 1,
    at: clock.now().toISOString(),
    migrations: [],
    secret: fingerprint(secret),
    secretInside: false,
    clickhouse: [],
    facts: [],
  }
  await archive.file('backup.json', JSON.stringify({ ...usual, ...head }))
  await archive.finish()
  return file
}

test('a backup of a newer schema is refused by name before anything is made', async () => {
  const file = await saying('future', { migrations: [{ engine: 'postgres', version: 9999, name: '9999_future.sql', checksum: '' }] })
  await expect(restoreInto(config('new'), file, { acceptOtherSecret: false })).rejects.toThrow(
    'the backup has the postgres schema 9999_future.sql, newer than this program',
  )
  expect(existsSync(join(root, 'new'))).toBe(false)
})

test('a backup whose secret is not at hand is refused, unless that is accepted', async () => {
  const file = await saying('sealed', {})
  const go = (env: Record<string, string>) => restoreInto(config('sealed-dir', env), file, { acceptOtherSecret: false })
  await expect(go({ MILLRACE_SECRET: 'quite another secret of thirty-two characters' })).rejects.toThrow(
    'is not the one set here: set MILLRACE_SECRET',
  )
  await expect(go({})).rejects.toThrow('was set in the environment of the installation')
  expect(existsSync(join(root, 'sealed-dir'))).toBe(false)
})

test('a folder with a restore that did not finish is used by nobody; one that failed is as empty as before', async () => {
  mkdirSync(join(root, 'half'))
  writeFileSync(join(root, 'half', 'restoring'), '')
  expect(() => refuseHalfRestored(join(root, 'half'))).toThrow('did not finish; empty the folder')
  await expect(restoreInto(config('failed'), await saying('short', {}), { acceptOtherSecret: false })).rejects.toThrow(
    'not written or copied completely',
  )
  expect(readdirSync(join(root, 'failed'))).toEqual([])
})
