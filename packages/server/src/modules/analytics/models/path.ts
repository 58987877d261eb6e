import { type PathAnswer, pathAnswerSchema, type PathSlice, pathSliceShape } from '@millrace/contract/analytics/api.ts'
import { moreNode, type PathNext, type PathQuery, pathQuerySchema, pathStops } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { compilePath } from '../compile/path.ts'
import { compilePathPeople } from '../compile/path-people.ts'
import { readId } from '../compile/stops.ts'
import type { Model } from '../model.ts'

/** Ways of people through events, within their sessions. */
export const pathModel: Model<PathQuery, Omit<PathAnswer, 'requestId'>, PathSlice> = {
  name: 'path',
  summary: 'Ways of people through events, on from one of them or back from it: nodes, edges and where they end',
  peopleSummary: 'The people of a node or an edge of paths',
  query: pathQuerySchema,
  answer: pathAnswerSchema,
  slice: z.object(pathSliceShape),
  grows: () => ['nodes.sessions', 'nodes.people', 'edges.sessions', 'edges.people', 'total.sessions', 'total.people'],
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<Row[]>(compilePath(query, scope))
    const all = rows[0] ?? []
    const stops = pathStops(query)
    const whole = all.find((row) => row.is_layer === 1 && row.layer === 1)
    const nodes = all.filter((row) => row.is_layer === 0 && row.is_edge === 0)
    const sessionsOf = new Map(nodes.map((row) => [`${row.layer} ${row.nth}`, row.sessions]))
    const name = (id: string, nth: number): string => (nth > query.rows ? moreNode : id)
    return {
      nodes: nodes.map(({ layer, nth, id, sessions, people }) => ({
        layer,
        id: name(id, nth),
        ...(nth > query.rows ? { event: null } : shownAs(id, stops)),
        sessions,
        people,
        share: ratio(sessions, whole?.sessions),
      })),
      edges: all
        .filter((row) => row.is_edge === 1)
        .map((row) => ({
          layer: row.layer,
          from: name(row.id, row.nth),
          next: row.next,
          to: row.next === 'node' ? name(row.to_id, row.next_nth) : null,
          sessions: row.sessions,
          people: row.people,
          share: ratio(row.sessions, sessionsOf.get(`${row.layer} ${row.nth}`)),
          seconds: row.next === 'node' ? row.seconds : null,
        })),
      total: { sessions: whole?.sessions ?? 0, people: whole?.people ?? 0 },
      ...facts,
    }
  },
  people: (scope, query, slice) => compilePathPeople(query, slice, scope),
}

interface Row {
  readonly is_layer: number
  readonly is_edge: number
  readonly layer: number
  readonly nth: number
  readonly next: PathNext
  readonly next_nth: number
  readonly id: string
  readonly to_id: string
  readonly sessions: number
  readonly people: number
  readonly seconds: number
}

function shownAs(id: string, stops: ReturnType<typeof pathStops>): Pick<PathAnswer['nodes'][number], 'event' | 'value'> {
  const { place, value } = readId(id)
  return { event: stops[place]?.event ?? '', ...(value === undefined ? {} : { value }) }
}

const ratio = (some: number, of: number | undefined): number | null => (of ? some / of : null)
