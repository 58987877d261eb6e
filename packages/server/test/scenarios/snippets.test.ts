import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { snippet } from '@millrace/contract/ingest/snippets.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../world.ts'
import { type Senders, senders } from './senders.ts'

const run = promisify(execFile)
let world: World
let shop: Senders
let url = ''

beforeAll(async () => {
  world = await makeWorld({ at: new Date().toISOString() })
  shop = await senders(world)
  url = await world.app.http.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => world.end())

const code = (kind: 'node' | 'segment_node' | 'curl') => snippet(kind, { url, project: 'shop', writeKey: shop.project.writeKey }).code

test('A06 the snippets that need no browser send their event as they stand', async () => {
  for (const kind of ['node', 'segment_node'] as const)
    await run(process.execPath, ['--input-type=module', '--eval', code(kind)], { cwd: import.meta.dirname, timeout: 20_000 })
  expect((await shop.stored('PayOrder'))[0]).toMatchObject({ distinctId: 'user-1', properties: { order_id: 'o-1', amount: 5990 } })
  expect((await shop.stored('Order Paid'))[0]).toMatchObject({ distinctId: 'user-1', properties: { orderId: 'o-1', amount: 5990 } })
  expect(await shop.profile('login_id', 'user-1')).toEqual({ city: 'Shanghai' })
})

test('the shell snippet carries JSON that the native endpoint takes', async () => {
  const json = /-d '([^']+)'/.exec(code('curl'))?.[1] ?? ''
  const answer = await shop.native(JSON.parse(json) as object)
  expect(answer.body).toEqual({ accepted: 1, rejected: 0, errors: [] })
})
