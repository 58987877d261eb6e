import { expect, test } from 'vitest'
import { mailSettings } from '../../../test/mail-kit.ts'
import { makeWorld } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'
import { sealer } from '../../platform/seal.ts'
import { readSettings } from './settings.ts'

const secret = 'a secret of at least thirty-two characters'

test('a sealed secret opens only with its key and in its project', () => {
  const sealed = sealer(secret).seal(1, 'smtps://me:pass@mail.example')
  expect(sealer(secret).open(1, sealed)).toBe('smtps://me:pass@mail.example')
  expect(sealer(secret).open(2, sealed)).toBeUndefined()
  expect(sealer(`another ${secret}`).open(1, sealed)).toBeUndefined()
  expect(sealed.toString('latin1')).not.toContain('pass')
})

test('the mail server is never shown, not in answers and not in the audit log; without its key sends are held, not lost', async () => {
  const world = await makeWorld()
  const project = await world.project()
  await mailSettings(world, project, { smtpUrl: 'smtp://me:topsecret@127.0.0.1:1' })
  const shown = await world.call(project, 'GET', 'channels/email')
  expect(shown.body).toMatchObject({ smtpConfigured: true, smtpReadable: true })
  const audit = await world.databases.postgres.rows(sql`select * from audit_log`)
  expect(JSON.stringify([shown.body, audit])).not.toContain('topsecret')
  const lost = (await readSettings(world.databases.postgres, sealer(`another ${secret}`), [project.id]))(project.id)
  expect(lost).toMatchObject({ isReadable: false, smtpUrl: undefined })
  await world.end()
})
