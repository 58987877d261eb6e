import { base64, form, packed } from '../../src/modules/ingest/protocols/fixtures/encode.ts'
import { sql } from '../../src/platform/sql.ts'
import { type Senders, senders } from '../scenarios/senders.ts'
import type { World } from '../world.ts'

export { base64, form, packed }

export interface Reply {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** What a conformance case works with: a project, raw requests as SDKs write them, and eyes on what was stored. */
export interface Rig extends Senders {
  readonly world: World
  readonly shop: Senders
  /** Another project, for records that name their own. */
  readonly other: Senders
  /** The server on a real socket. */
  readonly url: string
  get(path: string, headers?: Record<string, string>): Promise<Reply>
  post(path: string, payload: string | Buffer | object, headers?: Record<string, string>): Promise<Reply>
  options(path: string): Promise<Reply>
  /** Query that names project and key, as a configured `server_url` has it. */
  readonly at: string
  /** Basic authorization of the Segment libraries. */
  readonly basic: Record<string, string>
  track(more: object): object
  /** `reason field` of what data quality has gained by the work, in alphabetical order. */
  noted(work: () => Promise<unknown>): Promise<string[]>
  /** Numbers of the people who have these ids, as `type:value`. */
  people(...ids: string[]): Promise<(number | undefined)[]>
  /** How many events are stored under this distinct id. */
  eventsOf(distinctId: string): Promise<number>
}

/** One row of the conformance table: what is sent, what the SDK needs to hear, what is stored. */
export interface Case {
  readonly id: string
  readonly name: string
  readonly run: (rig: Rig) => Promise<void>
}

export const origin = 'https://shop.example'

export async function makeRig(world: World): Promise<Rig> {
  const shop = await senders(world)
  const other = await senders(world, 'production')
  const url = await world.app.http.listen({ port: 0, host: '127.0.0.1' })
  async function send(
    method: 'GET' | 'POST' | 'OPTIONS',
    path: string,
    payload: string | Buffer | object | undefined,
    headers: object,
  ): Promise<Reply> {
    const body = payload === undefined ? {} : { payload }
    const answer = await world.app.http.inject({ method, url: path, headers: { origin, ...headers }, ...body })
    return { status: answer.statusCode, body: answer.body, headers: answer.headers }
  }
  return {
    ...shop,
    world,
    shop,
    other,
    url,
    get: (path, headers = {}) => send('GET', path, undefined, headers),
    post: (path, payload, headers = {}) => send('POST', path, payload, headers),
    options: (path) => send('OPTIONS', path, undefined, { 'access-control-request-method': 'POST' }),
    at: `?project=shop&token=${shop.project.writeKey}`,
    basic: { authorization: `Basic ${Buffer.from(`${shop.project.writeKey}:`).toString('base64')}` },
    track: (more) => ({ type: 'track', time: shop.now() - 1_000, distinct_id: 'd', properties: {}, ...more }),
    async noted(work) {
      const before = (await shop.quality()).length
      await work()
      const rows = await shop.quality()
      return rows.slice(0, rows.length - before).toSorted()
    },
    people: async (...ids) => {
      const found: (number | undefined)[] = []
      for (const id of ids) found.push(await shop.person(...(id.split(':', 2) as [string, string]) /* `type:value` */))
      return found
    },
    async eventsOf(distinctId) {
      await world.settle()
      const [row] = await world.databases.clickhouse.rows<{ n: number }>(sql`
        select count() as n from events where project_id = ${sql.value(shop.project.id, 'UInt32')} and distinct_id = ${sql.value(distinctId, 'String')}`)
      return row?.n ?? 0
    },
  }
}

/** The checksum that web SDKs send along: Java's hash of a text. */
export function crcOf(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

export const param = encodeURIComponent
