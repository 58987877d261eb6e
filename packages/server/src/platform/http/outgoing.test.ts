import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHttpServer, type TestServer } from '../../../test/http-server.ts'
import type { OutgoingRequest } from './outgoing-request.ts'
import { outgoing } from './outgoing.ts'
import { isPublic, networksOf } from './public-address.ts'

let server: TestServer
beforeAll(async () => {
  server = await startHttpServer()
})
afterAll(() => server.end())

const open = outgoing(['127.0.0.1'])
const ask = (url: string, more: Partial<OutgoingRequest> = {}, way = open) =>
  way.request({ url: new URL(url), method: 'GET', headers: {}, maxBytes: 1_000_000, timeoutMs: 30_000, ...more })
const fault = (asking: Promise<unknown>): Promise<unknown> =>
  asking.then(
    () => 'answered',
    (error: unknown) => (error instanceof Error && 'fault' in error ? error.fault : error),
  )

test('addresses of private networks, of the machine and of links are not public, in any way of writing them', () => {
  const closed =
    '127.0.0.1 127.255.0.1 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1'
  for (const address of closed.split(' ')) expect([address, isPublic(address)]).toEqual([address, false])
  for (const address of ['8.8.8.8', '172.32.0.1', '223.5.5.5', '2400:3200::1'])
    expect([address, isPublic(address)]).toEqual([address, true])
  expect(isPublic('example.com')).toBe(false)
  expect(networksOf(['10.0.0.0/8', '::1'])?.has('10.9.9.9')).toBe(true)
  for (const bad of ['10.0.0.0/33', 'example.com', '10.0.0.0/', '::/129']) expect([bad, networksOf([bad])]).toEqual([bad, undefined])
})

test('nothing is sent into a private network that nobody named: not by address, by number, by name, or by a name of two addresses', async () => {
  server.json(() => ({}))
  const before = server.asked.length
  const { port } = new URL(server.url)
  const closed = outgoing([])
  for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])
    expect([host, await fault(ask(`http://${host}:${port}/`, {}, closed))]).toEqual([host, 'private'])
  expect(await fault(ask('http://no-such-host.invalid/', {}, closed))).toBe('unknown_host')
  expect(server.asked).toHaveLength(before)
  // Named for IPv4 alone: a name that also leads elsewhere inside is refused.
  expect(await fault(outgoing(['127.0.0.2']).addressOf('localhost'))).toBe('private')
  expect((await ask(`${server.url}/x?y=1`)).status).toBe(200)
})

test('redirects are followed at home only, and headers go nowhere else', async () => {
  const to = (location: string): void =>
    server.answer(({ url }, response) => (url.pathname === '/end' ? response.end('{"ok":1}') : response.writeHead(302, { location }).end()))
  to('/end')
  expect((await ask(`${server.url}/start`)).body.toString()).toBe('{"ok":1}')
  for (const elsewhere of [
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:1/',
    'https://example.com/',
    '/start',
    'file:///etc/passwd',
    'http://[bad',
  ]) {
    to(elsewhere)
    expect([elsewhere, await fault(ask(`${server.url}/start`, { headers: { authorization: 'secret' } }))]).toEqual([
      elsewhere,
      'redirected',
    ])
  }
  to('/end')
  expect(await fault(ask(`${server.url}/start`, { method: 'POST', body: '{}' }))).toBe('redirected')
})

test('an answer that is too large, too slow, or never comes ends the request', async () => {
  server.answer((_asked, response) => {
    const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), () => setImmediate(more)))
    more()
  })
  expect(await fault(ask(server.url, { maxBytes: 500_000 }))).toBe('too_large')
  server.answer((_asked, response) => void setInterval(() => response.destroyed || response.write(' '), 20).unref())
  expect(await fault(ask(server.url, { timeoutMs: 300 }))).toBe('too_slow')
  server.answer(() => undefined)
  expect(await fault(ask(server.url, { timeoutMs: 300 }))).toBe('too_slow')
  server.answer((_asked, response) => void response.destroy())
  expect(await fault(ask(server.url))).toBe('unreachable')
})

test('a call that must not come twice is not tried again over a new connection, and it is known whether it was sent', async () => {
  const sent = (asking: Promise<unknown>): Promise<unknown> =>
    asking.then(
      () => 'answered',
      (error: unknown) => error instanceof Error && 'wasSent' in error && error.wasSent,
    )
  const call = { method: 'POST', body: '{}', isCall: true } as const
  for (const [more, arrivals] of [
    [{}, 2],
    [{ isOnce: true }, 1],
  ] as const) {
    const way = outgoing(['127.0.0.1'])
    server.json(() => ({}))
    await ask(server.url, call, way)
    const before = server.asked.length
    server.answer((_asked, response) => void response.destroy())
    expect(await sent(ask(server.url, { ...call, ...more }, way))).toBe(true)
    expect([more, server.asked.length - before]).toEqual([more, arrivals])
  }
  server.answer(() => undefined)
  expect(await sent(ask(server.url, { ...call, isOnce: true, timeoutMs: 200 }))).toBe(true)
  expect(await sent(ask('http://127.0.0.1:1/', { ...call, isOnce: true }))).toBe(false)
  expect(await sent(ask('http://no-such-host.invalid/', call))).toBe(false)
  expect(await sent(ask(server.url, call, outgoing([])))).toBe(false)
  // TLS that does not come about has carried nothing.
  expect(await sent(ask(server.url.replace('http:', 'https:'), { ...call, isOnce: true }))).toBe(false)
})

test('a connection that is kept for many calls gathers no listeners', async () => {
  const warnings: Error[] = []
  const note = (warning: Error): void => void warnings.push(warning)
  process.on('warning', note)
  server.json(() => ({}))
  const way = outgoing(['127.0.0.1'])
  for (let call = 0; call < 30; call++) await ask(server.url, { method: 'POST', body: '{}', isCall: true, isOnce: true }, way)
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  expect(warnings.map(({ name }) => name)).toEqual([])
})
