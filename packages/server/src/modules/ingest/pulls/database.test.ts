import type { Job } from '@millrace/contract/jobs/api.ts'
import type { Pull, PullPreview } from '@millrace/contract/ingest/pulls.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Mariadb, startMariadb } from '../../../../test/mariadb.ts'
import { senders, type Senders } from '../../../../test/scenarios/senders.ts'
import { makeWorld, type World } from '../../../../test/world.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'

let world: World
let shop: Senders
let mariadb: Mariadb
beforeAll(async () => {
  mariadb = await startMariadb()
  world = await makeWorld({ at: '2026-11-24T10:00:00Z', privateTargets: ['127.0.0.1'] })
  shop = await senders(world)
  await world.databases.postgres.run(raw('create schema crm'))
})
afterAll(async () => {
  await world?.end()
  await mariadb?.end()
})

const raw = (text: string) => ({ strings: [text], values: [] })
const call = <T>(method: string, path: string, body?: object) => world.call<T>(shop.project, method, path, body)

interface Engine {
  readonly from: 'postgres' | 'mysql'
  readonly table: (name: string) => string
  origin(): object
  secrets(): object
  run(...statements: string[]): Promise<void>
}
const postgres: Engine = {
  from: 'postgres',
  table: (name) => `crm.${name}`,
  origin() {
    const at = new URL(world.databases.databaseUrl)
    return {
      from: 'postgres',
      host: at.hostname,
      port: Number(at.port),
      database: at.pathname.slice(1),
      user: decodeURIComponent(at.username),
      tls: 'off',
    }
  },
  secrets: () => ({ password: decodeURIComponent(new URL(world.databases.databaseUrl).password) }),
  async run(...statements) {
    for (const statement of statements) await world.databases.postgres.run(raw(statement))
  },
}
const mysql: Engine = {
  from: 'mysql',
  table: (name) => name,
  origin: () => ({ from: 'mysql', host: '127.0.0.1', port: mariadb.port, database: mariadb.database, user: mariadb.user, tls: 'off' }),
  secrets: () => ({ password: mariadb.password }),
  run: (...statements) => mariadb.run(...statements),
}

describe.each([postgres, mysql])('$from', (engine) => {
  const columns = {
    uid: { to: 'id', type: 'login_id' },
    at: { to: 'time' },
    id: { to: 'property', name: 'id', type: 'text' },
    amount: { to: 'property', name: 'amount', type: 'auto' },
    paid: { to: 'property', name: 'paid', type: 'boolean' },
    note: { to: 'property', name: 'note', type: 'auto' },
    changed: { to: 'ignore' },
  }
  async function make(name: string, origin: object, more: object = {}): Promise<Pull> {
    const event = `${name}_${engine.from}`
    const body = {
      name,
      kind: 'events',
      mapping: { columns, event, key: ['id'] },
      origin: { ...engine.origin(), ...origin },
      secrets: engine.secrets(),
      ...more,
    }
    const made = await call<Pull>('POST', 'pulls', body)
    expect(made).toMatchObject({ status: 201 })
    return made.body
  }
  async function run(pull: Pull): Promise<Job> {
    const { body } = await call<{ jobId: string }>('POST', `pulls/${pull.id}/run`, {})
    await world.settle()
    return (await call<Job>('GET', `jobs/${body.jobId}`)).body
  }
  const stored = (name: string) => shop.stored(`${name}_${engine.from}`)
  const isPostgres = engine.from === 'postgres'

  test(`A04 (part: pull, ${engine.from}) orders are read in pages although many have the same time, then only changed ones; a crash doubles nothing`, async () => {
    const orders = engine.table('orders')
    const series = isPostgres ? 'generate_series(0, 5999) n' : '(select seq as n from seq_0_to_5999) s'
    await engine.run(
      `create table ${orders} (id bigint primary key, uid varchar(20), at timestamp(6), amount decimal(12, 2), paid ${isPostgres ? 'boolean' : 'tinyint(1)'}, note text, changed timestamp(6))`,
      isPostgres
        ? `insert into ${orders} select n, 'u' || n % 50, timestamp '2026-11-20 10:00:00.5', n + 0.25, n % 2 = 0, null, timestamp '2026-11-20 10:00:00.123456' + n / 3000 * interval '1 microsecond' from ${series}`
        : `insert into ${orders} select n, concat('u', n % 50), '2026-11-20 10:00:00.5', n + 0.25, n % 2 = 0, null, timestampadd(microsecond, n div 3000, '2026-11-20 10:00:00.123456') from ${series}`,
    )
    const pull = await make('Order', { table: orders, cursorColumn: 'changed', keyColumn: 'id' })
    let passes = 0
    const undo = onStopPoint('pull.after_accept', () => {
      passes += 1
      if (passes === 1) throw new Error('stopped')
    })
    const first = await run(pull)
    undo()
    expect(first).toMatchObject({ state: 'done', result: { counts: { pages: 2, rows: 6_000, new: 6_000, known: 0, rejected: 0 } } })
    const rows = await stored('Order')
    expect(new Set(rows.map((row) => row.properties['id'])).size).toBe(6_000)
    expect(rows).toHaveLength(6_000)
    // A time without a zone is in the zone of the project.
    expect(rows.find((row) => row.properties['id'] === '4')).toMatchObject({
      time: Date.parse('2026-11-20T02:00:00.5Z'),
      properties: { amount: 4.25, paid: true },
    })
    expect(await run(pull)).toMatchObject({ result: { counts: { pages: 1, rows: 0 } } })
    await engine.run(
      `insert into ${orders} values (6000, 'u1', '2026-11-21 10:00:00', 1, ${isPostgres ? 'true' : '1'}, '晚到', '2026-11-20 10:00:00.123457')`,
      `update ${orders} set changed = '2026-11-22 00:00:00' where id = 7`,
    )
    expect(await run(pull)).toMatchObject({ result: { counts: { rows: 2, new: 1, known: 1 } } })
    expect(await stored('Order')).toHaveLength(6_001)
  })

  test('numbers beyond 2^53 tell neighbours apart, and rows of items follow what changed', async () => {
    const stock = engine.table('stock')
    await engine.run(
      `create table ${stock} (version bigint primary key, sku varchar(20), n int)`,
      `insert into ${stock} values (9007199254740993, 'a', 1)`,
    )
    const mapping = { columns: { sku: { to: 'item' }, n: { to: 'property', name: 'n' } }, item: `stock_${engine.from}`, key: [] }
    const pull = await make(
      'Stock',
      { query: `select version, sku, n from ${stock} -- all of it`, cursorColumn: 'version', keyColumn: 'version' },
      { kind: 'items', mapping },
    )
    expect(await run(pull)).toMatchObject({ result: { counts: { rows: 1, new: 1, changed: 0 } } })
    await engine.run(`insert into ${stock} values (9007199254740994, 'a', 2)`)
    expect(await run(pull)).toMatchObject({ result: { counts: { rows: 1, new: 0, changed: 1 } } })
    expect((await call<Pull>('GET', `pulls/${pull.id}`)).body.mark).toBe('9007199254740994')
    expect((await call('GET', `items/stock_${engine.from}/a`)).body).toMatchObject({ properties: { n: 2 } })
  })

  test('only one select is run, and it can only read; what the server refuses fails at once with its words', async () => {
    const at = { cursorColumn: 'id', keyColumn: 'id' }
    const create = (origin: object) =>
      call<{ code: string }>('POST', 'pulls', { name: 'x', kind: 'events', origin: { ...engine.origin(), ...at, ...origin } })
    for (const query of ['delete from orders', 'select 1; drop table orders', 'update orders set id = 1', ''])
      expect([query, (await create({ query })).status]).toEqual([query, 400])
    expect((await create({ table: 'a.b.c' })).status).toBe(400)
    const missing = await make('Missing', { table: engine.table('nothing'), ...at })
    expect(await run(missing)).toMatchObject({
      state: 'failed',
      error: { code: 'pull_failed', params: { reason: expect.stringContaining('nothing') } },
    })
    const wrong = await make('Wrong', { table: engine.table('orders'), ...at }, { secrets: { password: 'a wrong one' } })
    const refused = await run(wrong)
    if (!isPostgres)
      expect(refused).toMatchObject({
        state: 'failed',
        error: { code: 'pull_failed', params: { reason: expect.stringMatching(/Access denied/) } },
      })
    expect(JSON.stringify(refused)).not.toContain('a wrong one')
    if (!isPostgres) return
    await engine.run('create sequence crm.counted')
    const writes = await make('Writes', { query: `select nextval('crm.counted') as id`, ...at })
    expect(await run(writes)).toMatchObject({
      state: 'failed',
      error: { params: { reason: expect.stringContaining('read-only transaction') } },
    })
  })

  test('the mapper shows the first rows with the columns of the table', async () => {
    const asked = {
      kind: 'events',
      origin: { ...engine.origin(), table: engine.table('orders'), cursorColumn: 'changed', keyColumn: 'id' },
      secrets: engine.secrets(),
    }
    const { body } = await call<PullPreview>('POST', 'pulls/preview', asked)
    expect(body.columns.map((column) => column.name)).toEqual(['id', 'uid', 'at', 'amount', 'paid', 'note', 'changed'])
    expect(body).toMatchObject({ rows: 200, mapping: { columns: { uid: { to: 'id', type: 'login_id' } } } })
    const inside = { ...asked, origin: { ...asked.origin, host: '10.0.0.9' } }
    expect((await call<{ code: string }>('POST', 'pulls/preview', inside)).body.code).toBe('target_private')
  })
})
