import type { Json } from '@millrace/contract/events.ts'
import { record } from './pipeline.ts'
import type { TestProject, World } from './world.ts'

/** What somebody does: the event, seconds after the vector begins, and its properties. */
export type Deed = readonly [event: string, seconds: number, properties?: Readonly<Record<string, Json>>]
/** What each person of a vector does, in the order in which it is sent. */
export type Deeds = Readonly<Record<string, readonly Deed[]>>

export const minute = 60
export const hour = 3_600
export const day = 86_400

/** The name of an event of a vector: each has events and people of its own. */
export const eventOf = (vector: string, event: string): string => `${event} ${vector}`

/** Sends vectors into one project; `begin`: the moment from which each counts its seconds. */
export async function sendVectors(
  world: World,
  project: TestProject,
  vectors: readonly { readonly name: string; readonly begin: number; readonly deeds: Deeds }[],
): Promise<void> {
  const records = vectors.flatMap(({ name, begin, deeds }) =>
    Object.entries(deeds).flatMap(([who, own]) =>
      own.map(([event, seconds, properties = {}], i) =>
        record({
          ids: [`login:${name}/${who}`],
          event: eventOf(name, event),
          properties,
          at: new Date(begin + seconds * 1_000).toISOString(),
          id: `${name}/${who}/${i}`,
        }),
      ),
    ),
  )
  await world.app.ingest.accept(project.id, 'native', records)
  await world.settle()
}
