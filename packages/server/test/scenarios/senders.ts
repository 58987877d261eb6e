import { base64, form } from '../../src/modules/ingest/protocols/fixtures/encode.ts'
import { canonicalPerson } from '../../src/modules/identity/index.ts'
import { sql } from '../../src/platform/sql.ts'
import type { Answer, TestProject, World } from '../world.ts'

/** One project with senders of every protocol, and eyes on what was stored. */
export interface Senders {
  readonly project: TestProject
  now(): number
  sensors(...records: object[]): Promise<number>
  segment(path: string, body: object | string): Promise<number>
  native(body: object): Promise<Answer<Record<string, unknown>>>
  /** Stored events of a name, after everything accepted has been processed. */
  stored(event: string): Promise<StoredEvent[]>
  /** Number of the person who has this id now. */
  person(type: string, value: string): Promise<number | undefined>
  profile(type: string, value: string): Promise<Record<string, unknown> | undefined>
  /** `reason field` of everything refused or dropped so far, most recent first. */
  quality(): Promise<string[]>
}

interface StoredEvent {
  readonly distinctId: string
  readonly personId: number
  readonly time: number
  readonly properties: Record<string, unknown>
}

/** The engine stores a dot in a name as `%2E`. */
const written = (name: string): string => name.replaceAll('%2E', '.').replaceAll('%25', '%')

export async function senders(world: World, slug = 'shop'): Promise<Senders> {
  const project = await world.project(slug)
  const inject = async (url: string, payload: Buffer | string | object, headers: Record<string, string>) =>
    (await world.app.http.inject({ method: 'POST', url, payload, headers })).statusCode
  const lookup = async (type: string, value: string) => {
    await world.settle()
    const path = `people/lookup?type=${encodeURIComponent(type)}&value=${encodeURIComponent(value)}`
    const answer = await world.call<{ id: number; properties: Record<string, unknown> }>(project, 'GET', path)
    return answer.status === 200 ? answer.body : undefined
  }
  return {
    project,
    now: () => world.clock.now().getTime(),
    sensors: (...records) =>
      inject(`/sa?project=${slug}&token=${project.writeKey}`, form({ data_list: base64(records) }), { 'content-type': 'text/plain' }),
    segment: (path, body) =>
      inject(`/v1/${path}`, body, { authorization: `Basic ${Buffer.from(`${project.writeKey}:`).toString('base64')}` }),
    native: (body) => world.call(undefined, 'POST', '/v1/events', body, { authorization: `Bearer ${project.writeKey}` }),
    async stored(event) {
      await world.settle()
      const rows = await world.databases.clickhouse.rows<StoredEvent>(sql`
        select distinct_id as distinctId, ${canonicalPerson(project.id)} as personId, toUnixTimestamp64Milli(time) as time, properties
        from events e
        where e.project_id = ${sql.value(project.id, 'UInt32')} and e.event = ${sql.value(event, 'String')} order by ord`)
      return rows.map((row) => ({
        ...row,
        properties: Object.fromEntries(Object.entries(row.properties).map(([name, value]) => [written(name), value])),
      }))
    },
    person: async (type, value) => (await lookup(type, value))?.id,
    profile: async (type, value) => (await lookup(type, value))?.properties,
    async quality() {
      const answer = await world.call<{ samples: { items: { reason: string; field: string }[] } }>(project, 'GET', 'data-quality?limit=200')
      return answer.body.samples.items.map((row) => `${row.reason} ${row.field}`.trim())
    },
  }
}
