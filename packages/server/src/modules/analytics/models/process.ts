import { type ProcessAnswer, processAnswerSchema, type ProcessSlice, processSliceShape } from '@millrace/contract/analytics/api.ts'
import { type ProcessQuery, processQuerySchema, processSpan, stationName, stayEdges } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileProcess, compileProcessPeople } from '../compile/process.ts'
import type { Model } from '../model.ts'

/** Where people are in a process at this moment, how they go on, and who is stuck. */
export const processModel: Model<ProcessQuery, Omit<ProcessAnswer, 'requestId'>, ProcessSlice> = {
  name: 'process',
  summary: 'Where people are in a process now, who goes on from station to station and how long that takes, and who is stuck',
  peopleSummary: 'The people of a station of a process, of an edge, or those who are stuck',
  query: processQuerySchema,
  answer: processAnswerSchema,
  slice: z.object(processSliceShape),
  grows: () => [
    'stations.reached',
    'stations.here',
    'stations.wentOn',
    'stations.stuck',
    'stations.stays',
    'edges.people',
    'edges.moves',
    'total.people',
    'total.stuck',
  ],
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<Row[]>(compileProcess(query, scope))
    const all = rows[0] ?? []
    const whole = all.find((row) => row.is_station === 0)
    const { asOf } = processSpan(query, scope.timeZone, scope.now.getTime(), scope.within)
    const reached = new Map(all.filter((row) => row.is_station === 1 && row.is_edge === 0).map((row) => [row.station, row]))
    return {
      asOf: new Date(asOf).toISOString(),
      isLive: asOf === scope.now.getTime(),
      stations: query.stations.map((station, i) => {
        const row = reached.get(i + 1)
        const here = all.find((one) => one.is_edge === 1 && one.station === i + 1 && one.to === 0)
        return {
          station: i + 1,
          name: stationName(station),
          reached: row?.people ?? 0,
          here: here?.people ?? 0,
          wentOn: row?.went_on ?? 0,
          rate: row ? row.went_on / row.people : null,
          seconds: secondsOf(row?.took_on),
          waited: secondsOf(here?.took),
          stuck: station.stuckAfter ? (here?.stuck ?? 0) : null,
          stays: [...(here?.stays ?? Array.from({ length: stayEdges.length + 1 }, () => 0))],
        }
      }),
      edges: all
        .filter((row) => row.is_edge === 1 && row.to > 0)
        .map(({ station, to, people, moves, took }) => ({
          from: station,
          to,
          people,
          moves,
          share: people / (reached.get(station)?.people ?? people),
          seconds: secondsOf(took),
        })),
      stayEdges: [...stayEdges],
      total: { people: whole?.people ?? 0, stuck: whole?.stuck ?? 0 },
      ...facts,
    }
  },
  people(scope, query, slice) {
    const refuse = (path: string, message: string): never => fail('invalid_input', {}, [{ path: `body.${path}`, code: 'invalid', message }])
    const { length } = query.stations
    if ((slice.station ?? 1) > length) refuse('station', `at most ${length} here`)
    if (slice.who === 'stuck' && slice.station !== undefined && !query.stations[slice.station - 1]?.stuckAfter)
      refuse('query.stations', 'set after how long people are stuck at this station')
    return compileProcessPeople(query, slice, scope)
  },
}

interface Row {
  readonly is_station: number
  readonly is_edge: number
  readonly station: number
  readonly to: number
  readonly people: number
  readonly moves: number
  readonly took: number | null
  readonly went_on: number
  readonly took_on: number | null
  readonly stuck: number
  readonly stays: readonly number[]
}

/** Of nothing there is no median: the engine says that it is no number. */
const secondsOf = (ms: number | null | undefined): number | null => (typeof ms === 'number' && Number.isFinite(ms) ? ms / 1_000 : null)
