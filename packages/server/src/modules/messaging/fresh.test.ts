import { expect, test } from 'vitest'
import { greeting, mailSettings, starts } from '../../../test/mail-kit.ts'
import { mailServer } from '../../../test/mail-server.ts'
import { makeWorld } from '../../../test/world.ts'

const reader = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' }

test('C24 (without WeChat) with workers running, nobody has to ask: the funnel moves after the mail, and again after the click', async () => {
  const world = await makeWorld({ at: '2026-11-01T09:00:00Z', worker: true })
  const project = await world.project()
  const server = await mailServer()
  try {
    await mailSettings(world, project, { smtpUrl: server.url })
    await greeting(world, project, { html: '<body><a href="https://shop.example/pay">Pay</a></body>' })
    await starts(world, project, 'a@x.cn')
    const funnel = async () => (await world.call<{ all: Record<string, number> }>(project, 'GET', 'messages/numbers')).body.all
    await expect.poll(funnel, { timeout: 100_000, interval: 200 }).toMatchObject({ reached: 1, delivered: 1, clicked: 0 })
    world.clock.advance(60_000)
    const link = /\/t\/c\/[^"]+/.exec(server.received[0]?.html ?? '')?.[0] ?? ''
    expect((await world.call(undefined, 'GET', link, undefined, reader)).status).toBe(302)
    await expect.poll(funnel, { timeout: 100_000, interval: 200 }).toMatchObject({ reached: 1, opened: 1, clicked: 1 })
  } finally {
    await server.close()
    await world.end()
  }
}, 300_000)
