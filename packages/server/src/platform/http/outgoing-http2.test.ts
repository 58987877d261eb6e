import { constants, type ServerHttp2Stream } from 'node:http2'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Authority, authority, type Certified } from '../../../test/certificates.ts'
import { type Http2Server, startHttp2Server } from '../../../test/http2-server.ts'
import type { OutgoingRequest } from './outgoing-request.ts'
import { type Outgoing, outgoing } from './outgoing.ts'

let known: Authority
let certified: Certified
let server: Http2Server
let way: Outgoing
beforeAll(async () => {
  known = authority('an authority of ours')
  certified = known.sign('IP:127.0.0.1')
  server = await startHttp2Server(certified)
})
afterAll(async () => {
  await server.end()
  known.end()
})
beforeEach(() => {
  way?.close()
  way = outgoing(['127.0.0.1'])
  server.asked.splice(0)
  server.answer(ok)
})

const ok = (stream: ServerHttp2Stream): void => {
  stream.respond({ ':status': 200, 'x-name': 'a' })
  stream.end('{"ok":1}')
}
const ask = (more: Partial<OutgoingRequest> = {}, shared = 'us', trusted: string | undefined = known.certificate, by = way) =>
  by.request({
    url: new URL(`${server.url}/3/device/1?x=1`),
    method: 'POST',
    headers: { Authorization: 'secret' },
    body: '{"text":"您好"}',
    maxBytes: 1_000,
    timeoutMs: 20_000,
    isCall: true,
    isOnce: true,
    http2: { shared, authority: trusted },
    ...more,
  })
/** What stood in the way, and whether anything was sent. */
const fate = (asking: Promise<unknown>): Promise<unknown> =>
  asking.then(
    () => 'answered',
    (error: unknown) =>
      error instanceof Error && 'fault' in error && 'wasSent' in error
        ? `${String(error.fault)} ${error.wasSent ? 'sent' : 'unsent'}`
        : error,
  )

test('many calls at once go over one connection; whoever shares nothing, or trusts somebody else, has another', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask()))
  expect(new Set(answers.map(({ status, headers, body }) => `${status} ${String(headers['x-name'])} ${body.toString()}`))).toEqual(
    new Set(['200 a {"ok":1}']),
  )
  expect(server.asked[0]).toMatchObject({
    body: '{"text":"您好"}',
    headers: { ':method': 'POST', ':path': '/3/device/1?x=1', authorization: 'secret', 'user-agent': 'Millrace', 'content-length': '17' },
  })
  expect(new Set(server.asked.map(({ session }) => session)).size).toBe(1)
  await ask({}, 'others')
  expect(new Set(server.asked.map(({ session }) => session)).size).toBe(2)
  // A connection that one account's authority vouched for says nothing to an account that has none.
  expect(await fate(ask({}, 'us', ''))).toBe('unreachable unsent')
  expect(server.asked).toHaveLength(41)
})

test('who is not vouched for, or goes by another name, is told nothing; nor is anybody who speaks no HTTP/2', async () => {
  expect(await fate(ask({ http2: { shared: 'us' } }))).toBe('unreachable unsent')
  const stranger = authority('somebody else')
  expect(await fate(ask({}, 'us', stranger.certificate))).toBe('unreachable unsent')
  stranger.end()
  const other = await startHttp2Server(known.sign('DNS:elsewhere.example'))
  expect(await fate(ask({ url: new URL(other.url) }))).toBe('unreachable unsent')
  expect(other.asked).toHaveLength(0)
  await other.end()
  const old = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const port = await listening(old)
  expect(await fate(ask({ url: new URL(`http://127.0.0.1:${port}/`) }))).toBe('unreachable unsent')
  expect(await fate(ask({ url: new URL('https://127.0.0.1:1/') }))).toBe('unreachable unsent')
  old.close()
})

test('no connection is made into a private network that nobody named', async () => {
  const { port } = new URL(server.url)
  const closed = outgoing([])
  for (const host of ['127.0.0.1', '2130706433', '0x7f.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])
    expect([host, await fate(ask({ url: new URL(`https://${host}:${port}/`) }, 'us', known.certificate, closed))]).toEqual([
      host,
      'private unsent',
    ])
  expect(await fate(ask({ url: new URL('https://no-such-host.invalid/') }))).toBe('unknown_host unsent')
  expect(server.asked).toHaveLength(0)
})

test('an answer that never comes, or is endless, ends the call and harms no other', async () => {
  server.answer((stream, headers) => {
    if (headers[':path'] === '/silent') return
    if (headers[':path'] !== '/endless') return ok(stream)
    stream.respond({ ':status': 200 })
    const more = (): void => void (stream.destroyed || stream.write('x'.repeat(65_536), () => setImmediate(more)))
    more()
  })
  const at = (path: string): Partial<OutgoingRequest> => ({ url: new URL(server.url + path) })
  const [silent, endless, good] = await Promise.all([
    fate(ask({ ...at('/silent'), timeoutMs: 300 })),
    ask({ ...at('/endless'), maxBytes: 100_000 }),
    fate(ask(at('/'))),
  ])
  expect([silent, endless.body.length <= 100_000, good]).toEqual(['too_slow sent', true, 'answered'])
  expect(await fate(ask(at('/')))).toBe('answered')
  const stopping = new AbortController()
  const stopped = fate(ask({ ...at('/silent'), signal: stopping.signal }))
  await vi.waitFor(() => expect(server.asked.at(-1)?.headers[':path']).toBe('/silent'))
  stopping.abort('stopped by us')
  expect(await stopped).toBe('stopped by us')
  expect(new Set(server.asked.map(({ session }) => session)).size).toBe(1)
})

test('somebody who takes the connection and says nothing has been sent nothing', async () => {
  const mute = createServer()
  const port = await listening(mute)
  const url = new URL(`https://127.0.0.1:${port}/`)
  expect(await fate(ask({ url, timeoutMs: 300 }))).toBe('too_slow unsent')
  expect(await fate(ask({ url, signal: AbortSignal.timeout(200) }))).toBe('unreachable unsent')
  mute.close()
})

test('as many streams as the other side takes, the others wait; those that waited too long were not sent', async () => {
  const narrow = await startHttp2Server(certified, 1)
  let [now, most] = [0, 0]
  narrow.answer((stream) => {
    most = Math.max(most, (now += 1))
    setTimeout(() => {
      now -= 1
      ok(stream)
    }, 5)
  })
  const url = new URL(narrow.url)
  expect(new Set(await Promise.all(Array.from({ length: 20 }, () => fate(ask({ url })))))).toEqual(new Set(['answered']))
  expect([most, narrow.asked.length, narrow.connections.size]).toEqual([1, 20, 1])
  narrow.answer(() => undefined)
  const first = fate(ask({ url, timeoutMs: 500 }))
  const others = await Promise.all(Array.from({ length: 4 }, () => fate(ask({ url, timeoutMs: 200 }))))
  expect(new Set(others)).toEqual(new Set(['too_slow unsent']))
  expect(await first).toBe('too_slow sent')
  expect(narrow.asked).toHaveLength(21)
  // One that the other side has let go makes room.
  narrow.answer(ok)
  await vi.waitFor(async () => expect(await fate(ask({ url }))).toBe('answered'))
  await narrow.end()
})

test('a connection that is told to go finishes what it has and is replaced; what it did not look at goes by the next, once', async () => {
  let waiting: ServerHttp2Stream | undefined
  server.answer((stream) => (waiting = stream))
  const slow = ask()
  await vi.waitFor(() => expect(waiting).toBeDefined())
  server.answer(ok)
  waiting?.session?.goaway(constants.NGHTTP2_NO_ERROR, 0, Buffer.from('{"reason":"Shutdown"}'))
  const late = ask()
  if (waiting) ok(waiting)
  expect((await slow).status).toBe(200)
  expect((await late).status).toBe(200)
  expect((await ask()).status).toBe(200)
  expect(server.asked.map(({ session }) => session === server.asked[0]?.session)).toEqual([true, false, false])

  for (const refuse of [
    (stream: ServerHttp2Stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
    (stream: ServerHttp2Stream) => stream.session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 1),
  ]) {
    await ask()
    server.asked.splice(0)
    let refusals = 0
    server.answer((stream) => (refusals++ === 0 ? refuse(stream) : ok(stream)))
    expect(await fate(ask())).toBe('answered')
    expect(server.asked).toHaveLength(2)
    // One that takes nothing ever is given up, and nothing of it was sent.
    server.answer((stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM))
    expect(await fate(ask())).toBe('unreachable unsent')
    server.answer(ok)
  }
})

test('what was sent when the connection broke, or its stream was ended, may have arrived and is not tried again', async () => {
  for (const end of [
    (stream: ServerHttp2Stream) => stream.session?.destroy(),
    (stream: ServerHttp2Stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    (stream: ServerHttp2Stream) => stream.close(constants.NGHTTP2_NO_ERROR),
    (stream: ServerHttp2Stream) => {
      stream.respond({ ':status': 200 })
      stream.write('{"half', () => stream.session?.destroy())
    },
  ]) {
    await ask()
    const before = server.asked.length
    server.answer(end)
    expect(await fate(ask())).toBe('unreachable sent')
    expect(server.asked.length - before).toBe(1)
    server.answer(ok)
    expect(await fate(ask())).toBe('answered')
  }
})

test('a kept connection that went silent is asked first: behind a dead one nothing is lost', async () => {
  const halves: Socket[] = []
  const proxy = createServer((socket) => {
    const inner = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket
      .on('error', () => undefined)
      .pipe(inner)
      .on('error', () => undefined)
      .pipe(socket)
    halves.push(socket, inner)
  })
  const url = new URL(`https://127.0.0.1:${await listening(proxy)}/`)
  await ask({ url })
  server.answer(() => undefined)
  const waiting = fate(ask({ url }))
  await vi.waitFor(() => expect(server.asked).toHaveLength(2))
  // As a router that forgets connections: nobody is told, whoever waits for an answer included.
  for (const half of halves) half.unpipe().pause()
  server.answer(ok)
  const now = performance.now.bind(performance)
  const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 60_000)
  expect(await Promise.all(Array.from({ length: 20 }, () => fate(ask({ url }))))).toEqual(Array.from({ length: 20 }, () => 'answered'))
  expect([await waiting, halves.length]).toEqual(['unreachable sent', 4])
  // One that is there is asked, and kept.
  later.mockImplementation(() => now() + 120_000)
  expect(await Promise.all(Array.from({ length: 20 }, () => fate(ask({ url }))))).toEqual(Array.from({ length: 20 }, () => 'answered'))
  expect(halves).toHaveLength(4)
  later.mockRestore()
  for (const half of halves) half.destroy()
  proxy.close()
})

test('what is stopped keeps no connection', async () => {
  const fresh = await startHttp2Server(certified)
  const url = new URL(fresh.url)
  await Promise.all([ask({ url }), ask({ url }, 'others')])
  expect(fresh.connections.size).toBe(2)
  way.close()
  await vi.waitFor(() => expect(fresh.connections.size).toBe(0))
  await fresh.end()
})

const listening = (one: Server): Promise<number> =>
  new Promise((resolve) =>
    one.listen(0, '127.0.0.1', () => {
      const at = one.address()
      resolve(typeof at === 'object' && at ? at.port : 0)
    }),
  )
