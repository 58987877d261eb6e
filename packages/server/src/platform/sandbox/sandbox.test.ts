import { expect, test } from 'vitest'
import { type Ended, sandbox, type ToRun } from './sandbox.ts'

const box = sandbox()
const limits = { ms: 50, memory: 16 * 1024 * 1024, bytes: 2_048 }
const given = {
  trigger: { amount: 12 },
  profile: { city: 'Wuhan' },
  node: { h: { state: 'paid' } },
  now: { iso: '2026-11-01T01:00:00.000Z' },
}
const visit = (body: string, seed = 7): ToRun => ({
  code: `(function (trigger, profile, node, now) {"use strict";\n${body}\n})`,
  input: JSON.stringify(given),
  time: Date.parse('2026-11-01T01:00:00Z'),
  seed,
})
const run = (...bodies: string[]): Promise<(Ended | undefined)[]> =>
  box.run(
    bodies.map((body) => visit(body)),
    limits,
  )
const json = (value: object) => ({ json: JSON.stringify(value) })

test('code is given what it is about, and its result is what it returns', async () => {
  expect(
    await run(
      'return { a: trigger.amount * 2, b: profile.city.toUpperCase(), c: node.h.state, d: now.iso }',
      'return { a: profile.none ?? null, b: undefined, c: NaN }',
      'return 1',
      'return null',
      'return [1]',
      'return Promise.resolve({})',
      'return { a: "x".repeat(3000) }',
    ),
  ).toEqual([
    json({ a: 24, b: 'WUHAN', c: 'paid', d: '2026-11-01T01:00:00.000Z' }),
    json({ a: null, c: {} }),
    { end: 'no_object', why: '' },
    { end: 'no_object', why: '' },
    { end: 'no_object', why: '' },
    { end: 'no_object', why: '' },
    { end: 'too_large', why: '' },
  ])
})

test('the same visit comes to the same, whenever and wherever it runs: the clock is the run’s, and so is chance', async () => {
  const body = `return { a: Math.random(), b: Math.random(), c: Date.now(), d: new Date().toISOString(), e: Date(),
    f: new Date.prototype.constructor().getTime(), g: new (class extends Date {})().getTime(), h: new Date(2026, 0, 1).toISOString(),
    i: new Date().getTimezoneOffset(), j: new Date(0).getTime(), k: new Date() instanceof Date }`
  const twice = await run(body, body)
  const elsewhere = await sandbox().run([visit(body), visit(body, 8)], limits)
  expect(twice[0]).toEqual(twice[1])
  expect(elsewhere[0]).toEqual(twice[0])
  expect(elsewhere[1]).not.toEqual(twice[0])
  const found = JSON.parse((twice[0] as { json: string }).json) as Record<string, unknown>
  const at = Date.parse('2026-11-01T01:00:00Z')
  expect(found).toMatchObject({ c: at, d: new Date(at).toISOString(), f: at, g: at, h: '2026-01-01T00:00:00.000Z', i: 0, j: 0, k: true })
  expect(found['a']).not.toBe(found['b'])
})

test('nothing of ours is inside: no process, no modules, no network, no timers, and one visit leaves nothing to the next', async () => {
  const names = [
    'process',
    'require',
    'module',
    'Buffer',
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask',
    'postMessage',
    'Worker',
    'WebAssembly',
    'SharedArrayBuffer',
    'performance',
    'navigator',
    'console',
    'std',
    'os',
    'print',
    'importScripts',
  ]
  const all = `(${JSON.stringify(names)}).filter((name) => typeof globalThis[name] !== 'undefined' && name !== 'SharedArrayBuffer').join()`
  expect(
    await run(
      `return { found: ${all} }`,
      // Its own global object is all that a constructor leads to.
      `const all = trigger.constructor.constructor('return this')(); return { same: all === globalThis, found: typeof all.process }`,
      `return { found: typeof (() => {}).constructor.constructor('return typeof process')() === 'string' && (() => {}).constructor('return typeof process')() }`,
      `globalThis.left = 1; Object.prototype.left = 2; Array.prototype.map = () => 'mine'; return { a: 1 }`,
      `return { a: typeof globalThis.left, b: typeof ({}).left, c: [1].map((n) => n + 1)[0] }`,
      `trigger.amount = 13; return {}`,
      `import('node:fs').then((fs) => { globalThis.fs = fs }, () => {}); return { a: typeof globalThis.fs }`,
      `return require('node:fs')`,
      `return eval('process')`,
    ),
  ).toEqual([
    json({ found: '' }),
    json({ same: true, found: 'undefined' }),
    json({ found: 'undefined' }),
    json({ a: 1 }),
    json({ a: 'undefined', b: 'undefined', c: 2 }),
    { end: 'threw', why: expect.stringContaining('TypeError'), line: 2 },
    json({ a: 'undefined' }),
    { end: 'threw', why: expect.stringContaining('ReferenceError'), line: 2 },
    { end: 'threw', why: expect.stringContaining('ReferenceError'), line: 2 },
  ])
})

test('what does not end, or takes all there is, is stopped; the others of its set are not touched', async () => {
  const good = 'return { a: 1 }'
  expect(
    await run(
      good,
      'for (;;) {}',
      good,
      'try { for (;;) {} } finally { for (;;) {} }',
      'let s = "x"; for (;;) s += s + s',
      'const a = []; for (;;) a.push(new Array(10000).fill(7))',
      good,
      '(function f() { f() })()',
      // Within one step of the engine, where it asks for no limit: the thread is ended.
      'function f() { try { f() } catch { f() } } f()',
      good,
      // More than the engine itself can stand.
      'return JSON.parse("[".repeat(200000))',
      good,
    ),
  ).toEqual([
    json({ a: 1 }),
    { end: 'time', why: '' },
    json({ a: 1 }),
    { end: 'time', why: '' },
    { end: expect.stringMatching(/^(memory|threw)$/), why: expect.anything(), line: expect.anything() },
    { end: expect.stringMatching(/^(memory|time)$/), why: '' },
    json({ a: 1 }),
    { end: 'depth', why: '' },
    { end: 'time', why: '' },
    json({ a: 1 }),
    { end: 'depth', why: '' },
    json({ a: 1 }),
  ])
})

test('code that is stopped ten times in a row is left alone for a while, and with a budget there is an end to it', async () => {
  const loop = Array.from({ length: 15 }, () => visit('for (;;) {} // of its own'))
  const ended = await box.run([...loop, visit('return {}')], limits)
  expect(ended.map((one) => one && ('end' in one ? one.end : one.json))).toEqual([
    ...Array.from({ length: 10 }, () => 'time'),
    ...Array.from({ length: 5 }, () => undefined),
    '{}',
  ])
  expect(await box.run(loop.slice(0, 1), limits)).toEqual([undefined])
  expect(await box.run([visit('return {}'), visit('return {}')], limits, 0)).toEqual([undefined, undefined])
})
