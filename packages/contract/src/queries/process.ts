import { binOf } from './bins.ts'
import { type Process, stayEdges, stuckMs } from './process-query.ts'
import { quantile } from './quantiles.ts'

/** An event as the slow reference sees it: the station it brings to, from 1. */
export interface ProcessEvent {
  readonly person: number
  readonly time: number
  readonly station: number
}

/** A time somebody was at a station; `to` is where they went, null while they are there. */
export interface Stay {
  readonly person: number
  readonly station: number
  readonly to: number | null
  readonly ms: number
}

/** Doing the event of one's station again is to stay there. */
export function moves(from: number, to: number, { stations, position }: Process): boolean {
  if (from === to) return false
  return position === 'last' || to > from || from === stations.length
}

/** The stays of one person, whose events are in the one order of events. */
export function staysOf(events: readonly ProcessEvent[], process: Process, asOf: number): Stay[] {
  const way: ProcessEvent[] = []
  for (const event of events) {
    const here = way.at(-1)
    if (!here || moves(here.station, event.station, process)) way.push(event)
  }
  return way.map(({ person, station, time }, i) => {
    const next = way[i + 1]
    return { person, station, to: next?.station ?? null, ms: (next?.time ?? asOf) - time }
  })
}

export interface StationCount {
  readonly reached: number
  readonly here: number
  readonly wentOn: number
  /** Median time until somebody goes on, in ms. */
  readonly took: number | null
  /** Median time that people who are here have been here. */
  readonly waited: number | null
  readonly stuck: number | null
  /** Who is here, by how long: between `stayEdges`. */
  readonly stays: readonly number[]
}
export interface EdgeCount {
  readonly from: number
  readonly to: number
  readonly people: number
  readonly moves: number
  readonly took: number | null
}
export interface ProcessCount {
  readonly people: number
  readonly stations: readonly StationCount[]
  readonly edges: readonly EdgeCount[]
}

/** The slow, obvious numbers that the engine is held against. */
export function processReference(events: readonly ProcessEvent[], process: Process, asOf: number): ProcessCount {
  const own = [...Map.groupBy(events, (one) => one.person).values()]
  const stays = own.flatMap((some) => staysOf(some, process, asOf))
  const at = (station: number) => stays.filter((stay) => stay.station === station)
  return {
    people: own.length,
    stations: process.stations.map((station, i) => {
      const all = at(i + 1)
      const here = all.filter((stay) => stay.to === null)
      const on = all.filter(({ to }) => to !== null && to > i + 1)
      const limit = stuckMs(station)
      return {
        reached: peopleOf(all),
        here: here.length,
        wentOn: peopleOf(on),
        took: median(on),
        waited: median(here),
        stuck: limit === null ? null : here.filter((stay) => stay.ms > limit).length,
        stays: [...stayEdges, Infinity].map((_, bin) => here.filter((stay) => binOf(stay.ms, stayEdges) === bin).length),
      }
    }),
    edges: process.stations.flatMap((_, from) =>
      process.stations.flatMap((_, to) => {
        const some = at(from + 1).filter((stay) => stay.to === to + 1)
        return some.length === 0 ? [] : [{ from: from + 1, to: to + 1, people: peopleOf(some), moves: some.length, took: median(some) }]
      }),
    ),
  }
}

const peopleOf = (stays: readonly Stay[]): number => new Set(stays.map((stay) => stay.person)).size
const median = (stays: readonly Stay[]): number | null =>
  quantile(
    stays.map((stay) => stay.ms).toSorted((a, b) => a - b),
    0.5,
  )
