import { type EntryCap, entryCaps, entryId, isCapped } from '@millrace/contract/journeys/index.ts'
import { zoneOfProject } from '../../admin/index.ts'
import { addUsed, lockGates, usedAt } from '../gates/store.ts'
import type { Live, LiveVersion, Run } from './types.ts'
import type { Work } from './work.ts'

interface Place {
  readonly projectId: number
  readonly journeyId: number
  readonly node: string
}
export type Taken = Place & Pick<EntryCap, 'period' | 'most'> & { n: number }

/** Who may begin: as many as caps of journeys let in, and people who are not in as many journeys as the project allows. */
export class Doors {
  /** Places that were taken in this transaction, by journey and time. */
  readonly taken = new Map<string, Taken>()
  private readonly capsOf: (version: LiveVersion) => readonly EntryCap[]
  private readonly used: ReadonlyMap<string, number>
  private readonly mostOf: (projectId: number) => number | undefined

  constructor(capsOf: Doors['capsOf'], used: ReadonlyMap<string, number>, mostOf: Doors['mostOf']) {
    this.capsOf = capsOf
    this.used = used
    this.mostOf = mostOf
  }

  /** Takes a place for a run that is about to begin, or says why there is none. `inside`: where the person is. Test people always get one. */
  refuses(version: LiveVersion, run: Run, inside: readonly Run[]): string | undefined {
    if (run.isTest) return undefined
    const most = this.mostOf(run.projectId)
    if (most !== undefined) {
      const others = new Set(inside.flatMap((one) => (one.pending || one.journeyId === run.journeyId ? [] : [one.journeyId])))
      if (others.size >= most) return `too_many_journeys: ${most}`
    }
    const caps = this.capsOf(version)
    const at = (cap: EntryCap): string => placeKey(version.journeyId, cap.period)
    const full = caps.find((cap) => (this.used.get(at(cap)) ?? 0) + (this.taken.get(at(cap))?.n ?? 0) >= cap.most)
    if (full) return `${full.code}: ${full.most}`
    for (const cap of caps) {
      const before = this.taken.get(at(cap))
      if (before) before.n += 1
      else this.taken.set(at(cap), { projectId: run.projectId, journeyId: version.journeyId, node: entryId, ...cap, n: 1 })
    }
    return undefined
  }
}

export const placeKey = (journeyId: number, period: string): string => `${journeyId}\n${period}`

/** Doors of the journeys that somebody may enter now; nothing is asked when none has a cap. Nobody else lets people in until the commit. */
export async function doorsOf({ tx, now }: Work, live: Live, versions: Iterable<LiveVersion>): Promise<Doors | undefined> {
  const all = [...versions]
  const capped = all.filter(({ route }) => isCapped(route.graph.limits))
  if (capped.length === 0 && all.every(({ projectId }) => live.mostJourneys(projectId) === undefined)) return undefined
  const caps = new Map<LiveVersion, EntryCap[]>()
  for (const [projectId, some] of Map.groupBy(capped, (version) => version.projectId)) {
    const zone = await zoneOfProject(tx, projectId)
    for (const version of some) caps.set(version, entryCaps(version.route.graph.limits, now.getTime(), zone))
  }
  const used = new Map<string, number>()
  if (capped.length > 0) {
    await lockGates(tx)
    const asked = [...caps].flatMap(([{ journeyId }, some]) => some.map(({ period }) => ({ journeyId, period })))
    for (const one of await usedAt(tx, entryId, asked)) used.set(placeKey(one.journeyId, one.period), one.used)
  }
  return new Doors((version) => caps.get(version) ?? [], used, live.mostJourneys)
}

/** Keeps in mind which places were taken. */
export async function closeDoors({ tx }: Work, doors: Doors | undefined): Promise<void> {
  if (doors && doors.taken.size > 0) await addUsed(tx, [...doors.taken.values()])
}
