import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { configSchema, readConfig } from './config.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'millrace-config-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
const read = (env: Record<string, string>) => readConfig({ MILLRACE_DATA_DIR: dataDir, ...env })

test('all problems of the environment are reported together, each with the variable it is about', () => {
  const wrong = {
    PORT: '70000',
    DATABASE_URL: 'not an address',
    NATS_URL: 'nats://127.0.0.1:4222',
    MILLRACE_ROLES: 'api,cook',
    MILLRACE_SECRET: 'short',
    MILLRACE_ADMIN_PASSWORD: 'tiny',
  }
  let message = ''
  try {
    read(wrong)
  } catch (error) {
    message = error instanceof Error ? error.message : ''
  }
  const named = message.split('\n').map((line) => line.slice(0, line.indexOf(':')).split('.')[0])
  expect(named).toEqual(Object.keys(wrong))
  expect(message).toContain('NATS_URL: the JetStream event log is not supported yet')
  expect(message).not.toMatch(/short|tiny/)
})

test('without any variable the server runs as documented; an empty one counts as absent', () => {
  const config = read({ PORT: '', DATABASE_URL: '' })
  expect(config).toMatchObject({ port: 7100, host: '127.0.0.1', databaseUrl: undefined, adminEmail: 'admin@millrace.local' })
  expect(config).toMatchObject({ roles: new Set(['api']), workerBeside: true })
  expect(read({ MILLRACE_ROLES: 'api,worker' })).toMatchObject({ roles: new Set(['api', 'worker']), workerBeside: false })
  expect(Object.isFrozen(config)).toBe(true)
})

test('a secret of its own is made once, kept for the owner alone, and gives way to a given one', () => {
  const made = read({}).secret
  expect(made).toMatch(/^[0-9a-f]{64}$/)
  expect(read({}).secret).toBe(made)
  expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
  expect(read({ MILLRACE_SECRET: 'x'.repeat(32) }).secret).toBe('x'.repeat(32))
})

test('every variable has its sentence, and its place in docs/operations.md', () => {
  const doc = readFileSync(join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8')
  const forTests = ['MILLRACE_TEST', 'MILLRACE_STOP']
  for (const [name, schema] of Object.entries(configSchema.shape)) {
    expect(schema.description, name).toMatch(/\.$/)
    if (!forTests.includes(name)) expect(doc).toContain(`\`${name}\``)
  }
})
