import type { BenchServer } from './server.ts'
import { projectOf } from './journey-case.ts'
import { addPeople } from './people.ts'
import { addProfiles } from './shop.ts'

/** So many people with addresses, and a segment of them all; the letters are what their addresses begin with. */
export async function addCrowd(server: BenchServer, prefix: string, people: number): Promise<{ first: number; segment: string }> {
  const [first = 0] = await addPeople(server, [{ type: 'login_id', prefix, count: people, hasEmail: true }])
  await addProfiles(server, await projectOf(server), first, people)
  const rule = { kind: 'profile', condition: { property: 'city', op: 'is_set' } }
  const { id } = await server.api<{ id: string }>('segments', 'POST', { name: 'everybody in a city', rule, isLive: false })
  return { first, segment: id }
}

/** Whom a segment means is sent a mail, at once. */
export const mailing = (segment: string, templateId: string) => ({
  entry: { kind: 'audience', who: { kind: 'segment', id: segment }, when: { kind: 'now' } },
  nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId } }],
  edges: [{ from: 'entry', port: 'next', to: 'mail' }],
})

/** People of audiences who have been let in so far. */
export const letIn = 'select coalesce(sum(taken), 0)::bigint as n, coalesce(sum(size), 0)::bigint as of from journey_audience_parts'
