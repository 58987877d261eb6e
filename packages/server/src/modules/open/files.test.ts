import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newDataDir } from '../../../test/data-dir.ts'
import { serveConsole, serveSdks } from './files.ts'

const root = newDataDir('files')
const http = fastify()
const script = 'export const word = "引渠"\n'.repeat(50)
const page = '<!doctype html><script type="module" src="/assets/index-a1.js"></script>'

beforeAll(async () => {
  mkdirSync(join(root, 'console/assets'), { recursive: true })
  for (const [name, text] of [
    ['console/index.html', page],
    ['console/assets/index-a1.js', script],
  ] as const) {
    writeFileSync(join(root, name), text)
    writeFileSync(join(root, `${name}.gz`), gzipSync(text))
  }
  writeFileSync(join(root, 'millrace.js'), script)
  serveSdks(http, root)
  await serveConsole(http, join(root, 'console'), (_, reply) => reply.code(404).send('nothing'))
})
afterAll(async () => {
  await http.close()
  rmSync(root, { recursive: true, force: true })
})

const ask = (url: string, headers: Record<string, string>) => http.inject({ url, headers })

test.each(['/assets/index-a1.js', '/sdk/millrace.js'])('%s goes compressed to who takes that, and plain to who does not', async (url) => {
  const small = await ask(url, { 'accept-encoding': 'gzip, br' })
  expect(small.headers).toMatchObject({
    'content-encoding': 'gzip',
    vary: 'accept-encoding',
    'content-type': expect.stringContaining('javascript'),
  })
  expect(gunzipSync(small.rawPayload).toString()).toBe(script)
  const plain = await ask(url, {})
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.body).toBe(script)
})

test('what has its content in its name is kept by browsers for a year; the page that names it is asked for each time, and guarded at every address', async () => {
  expect((await ask('/assets/index-a1.js', {})).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  for (const url of ['/', '/index.html', '/shop/people/list']) {
    const { body, headers } = await ask(url, { accept: 'text/html' })
    expect(body).toBe(page)
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})

test('an asset of an earlier version is not there, and no page instead of it', async () => {
  const gone = await ask('/assets/index-b2.js', { accept: '*/*' })
  expect([gone.statusCode, gone.body]).toEqual([404, 'nothing'])
})
