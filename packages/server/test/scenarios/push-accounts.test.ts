import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { type ApnsAccount, startApns } from '../../../../emulators/push/apns/index.ts'
import { type FcmAccount, startFcm } from '../../../../emulators/push/fcm/index.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
let apple: Emulator<ApnsAccount>
let google: Emulator<FcmAccount>
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T04:00:00Z', privateTargets: ['127.0.0.1'] })
  project = await world.project()
  const wall = () => world.clock.now()
  apple = await startApns({ wall })
  google = await startFcm({ wall })
})
afterAll(async () => {
  await Promise.all([apple.stop(), google.stop()])
  await world.end()
})

const make = (provider: string, settings: object, secrets: object) =>
  world.call<{ id: string; channel: string; secrets: string[]; errors: unknown }>(project, 'POST', 'channels/accounts', {
    provider,
    name: provider,
    settings,
    secrets,
  })

test('accounts at Apple and Google are set up, tried, and tell nobody their keys', async () => {
  const { teamId, keyId, certificate, key } = apple.account
  const ofApple = { teamId, keyId, topic: 'com.example.shop', baseUrl: apple.url, certificate }
  const ofGoogle = { baseUrl: google.url, tokenUrl: `${google.url}/token` }
  const { serviceAccount } = google.account
  for (const [provider, settings, secrets] of [
    ['apns', ofApple, { key }],
    ['fcm', ofGoogle, { serviceAccount }],
  ] as const) {
    const made = await make(provider, settings, secrets)
    expect(made).toMatchObject({ status: 201, body: { channel: 'push', secrets: Object.keys(secrets) } })
    const checked = await world.call(project, 'POST', `channels/accounts/${made.body.id}/check`)
    expect(checked).toMatchObject({ status: 200, body: { ok: true } })
    const audit = await world.call(project, 'GET', 'audit')
    expect(audit).toMatchObject({
      status: 200,
      body: { items: expect.arrayContaining([expect.objectContaining({ action: 'channel.account.created' })]) },
    })
    expect(JSON.stringify([made.body, checked.body, audit.body])).not.toMatch(/PRIVATE KEY|ya29\.|eyJ/)
  }
  expect([apple.kit.inbox.messages, google.kit.inbox.messages]).toEqual([[], []])
  const wrong = await make('apns', { ...ofApple, teamId: 'x' }, { key: serviceAccount })
  expect(wrong).toMatchObject({
    status: 400,
    body: { errors: [expect.objectContaining({ path: 'settings.teamId' }), expect.objectContaining({ path: 'secrets.key' })] },
  })
  expect(await make('fcm', ofGoogle, { serviceAccount: key })).toMatchObject({
    status: 400,
    body: { errors: [expect.objectContaining({ path: 'secrets.serviceAccount', message: expect.stringContaining('whole JSON file') })] },
  })
  expect(JSON.stringify(wrong.body)).not.toContain('PRIVATE KEY')
})
