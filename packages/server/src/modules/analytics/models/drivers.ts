import { type DriversAnswer, driversAnswerSchema, type DriversSlice, driversSliceShape } from '@millrace/contract/analytics/api.ts'
import { drivers, type DriversQuery, driversQuerySchema, type DriverSubject } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { compileDrivers, compileDriversPeople, type Named } from '../compile/drivers.ts'
import { readKey } from '../compile/groups.ts'
import type { Asking, Model } from '../model.ts'

/** Properties that are looked at when none are named. */
const mostProperties = 20

/** What goes with going on from a step of a funnel. */
export const driversModel: Model<DriversQuery, Omit<DriversAnswer, 'requestId'>, DriversSlice> = {
  name: 'drivers',
  summary: 'What goes with going on from a step of a funnel: properties, tags and what was done before it, the surest first',
  peopleSummary: 'The people of a step of a funnel who have something',
  query: driversQuerySchema,
  answer: driversAnswerSchema,
  slice: z.object(driversSliceShape),
  grows: () => ['total.people', 'total.converted', 'rows.people', 'rows.converted'],
  readsPeople: () => true,
  async ask(asking, query) {
    const { rows, facts } = await asking.rows<CountsRow[]>(...compileDrivers(query, await namedBy(asking, query), asking.scope))
    const counts = rows.flat()
    const all = counts.find((row) => row.of === 'all') ?? { people: 0, converted: 0 }
    const found = counts.flatMap(({ of, key, ...row }) => (of === 'all' ? [] : [{ ...row, of, value: readKey(key) }]))
    return { total: { people: all.people, converted: all.converted }, rows: drivers(found, all), ...facts }
  },
  people: (scope, query, slice) => compileDriversPeople(query, slice, scope),
}

interface CountsRow {
  readonly of: DriverSubject | 'all'
  readonly name: string
  readonly key: string
  readonly people: number
  readonly converted: number
}

/** Of properties that are no personal data those asked for, or the first that the catalog knows. */
async function namedBy({ properties }: Asking, query: DriversQuery): Promise<Named> {
  const [events, profiles] = await Promise.all([properties('event'), properties('profile')])
  const some = (asked: readonly string[] | undefined, known: ReadonlyMap<string, unknown>): string[] =>
    asked?.filter((name) => known.has(name)) ?? [...known.keys()].slice(0, mostProperties)
  return { details: some(query.details, events), properties: some(query.properties, profiles) }
}
