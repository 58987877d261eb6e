import type { Job } from '@millrace/contract/jobs/api.ts'
import type { Pull, PullPreview } from '@millrace/contract/ingest/pulls.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, authority } from '../../../../test/certificates.ts'
import { tlsMariadb, tlsPostgres, type TlsServer } from '../../../../test/tls-servers.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'

let world: World
let project: TestProject
let ours: Authority
let strangers: Authority
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z', privateTargets: ['127.0.0.1'] })
  project = await world.project()
  ours = authority('ours')
  strangers = authority('strangers')
})
afterAll(async () => {
  ours?.end()
  strangers?.end()
  await world?.end()
})

const call = <T>(method: string, path: string, body?: object) => world.call<T>(project, method, path, body)
const here = 'IP:127.0.0.1'

describe.each([
  { engine: 'postgres', start: tlsPostgres },
  { engine: 'mysql', start: tlsMariadb },
])('$engine', ({ start }) => {
  let server: TlsServer
  beforeAll(async () => {
    server = await start(ours.sign(here))
  })
  afterAll(() => server?.end())

  const asked = (origin: object, password = server.password) => ({
    kind: 'events',
    origin: { ...server.origin, query: server.query, cursorColumn: 'id', keyColumn: 'id', ...origin },
    secrets: { password },
  })
  type Answer = Partial<PullPreview> & { code?: string; params?: { reason?: string } }
  const look = async (origin: object): Promise<Answer> => (await call<Answer>('POST', 'pulls/preview', asked(origin))).body
  const cipherOf = ({ columns }: Answer): string[] | undefined => columns?.find((column) => column.name === 'cipher')?.samples
  const verified = (certificate = ours.certificate) => ({ tls: 'verify', certificate })
  const encrypted = [expect.stringMatching(/^TLS_|ECDHE/)]

  test('with the certificate of its authority a server is read over TLS; without TLS in plain text, and neither by mistake', async () => {
    expect(cipherOf(await look(verified()))).toEqual(encrypted)
    // Several authorities in one text, as operators keep them.
    expect(cipherOf(await look(verified(strangers.certificate + ours.certificate)))).toEqual(encrypted)
    expect(cipherOf(await look({ tls: 'on' }))).toEqual(encrypted)
    expect(cipherOf(await look({ tls: 'off' }))).toEqual([])
  })

  test('a server of another authority, or with a certificate for another name, is refused, with what mends it', async () => {
    const unknown = await look({ tls: 'verify' })
    expect(unknown).toMatchObject({
      code: 'pull_failed',
      params: { reason: expect.stringContaining('enter the certificate of the authority') },
    })
    const stranger = await look(verified(strangers.certificate))
    expect(stranger).toMatchObject({ code: 'pull_failed', params: { reason: expect.stringContaining('has not signed') } })
    for (const name of ['DNS:db.example', 'DNS:localhost', 'IP:127.0.0.2']) {
      await server.show(ours.sign(name))
      expect([name, await look(verified())]).toEqual([
        name,
        expect.objectContaining({
          code: 'pull_failed',
          params: { reason: expect.stringContaining('not for 127.0.0.1: name the host as the certificate does') },
        }),
      ])
    }
    expect(cipherOf(await look({ tls: 'on' }))).toEqual(encrypted)
    await server.show(ours.sign(here))
    expect(cipherOf(await look(verified()))).toEqual(encrypted)
  })

  test('where TLS is asked for and the server has none, nothing is sent in plain text; a run ends at once and says so', async () => {
    await server.show(undefined)
    const reason = expect.stringContaining('takes no encrypted connections: turn TLS on there')
    for (const tls of ['verify', 'on']) {
      expect(await look({ tls, certificate: ours.certificate })).toMatchObject({ code: 'pull_failed', params: { reason } })
      const mapping = { columns: { id: { to: 'id', type: 'login_id' } }, event: 'Row', key: ['id'] }
      const pull = await call<Pull>('POST', 'pulls', { ...asked({ tls, certificate: ours.certificate }), name: tls, mapping })
      expect(pull.status).toBe(201)
      const started = await call<{ jobId: string }>('POST', `pulls/${pull.body.id}/run`, {})
      await world.settle()
      expect((await call<Job>('GET', `jobs/${started.body.jobId}`)).body).toMatchObject({
        state: 'failed',
        attempts: 1,
        error: { code: 'pull_failed', params: { reason } },
      })
    }
    expect(cipherOf(await look({ tls: 'off' }))).toEqual([])
    await server.show(ours.sign(here))
  })

  test('a server that takes encrypted connections only says so to whoever comes without', async () => {
    await server.demand()
    expect(await look({ tls: 'off' })).toMatchObject({
      code: 'pull_failed',
      params: { reason: expect.stringContaining('takes encrypted connections only: choose TLS here') },
    })
    expect(cipherOf(await look(verified()))).toEqual(encrypted)
  })

  test('what is entered as certificate has to be one', async () => {
    const { key, certificate } = strangers.sign(here)
    for (const text of ['nonsense', key, certificate.replaceAll(/[A-M]/g, 'A')])
      expect((await call<{ details: { path: string }[] }>('POST', 'pulls/preview', asked(verified(text)))).body).toMatchObject({
        code: 'invalid_input',
      })
  })
})
