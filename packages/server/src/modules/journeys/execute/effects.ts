import { type Effect, withOwn } from '@millrace/contract/journeys/index.ts'
import type { RuleInput } from '@millrace/contract/rules/index.ts'
import type { NewIntent } from '../../messaging/index.ts'
import type { PlacedRecord } from '../../profiles/index.ts'
import { handedOver } from './entry.ts'
import type { NewCall } from '../calls/store.ts'
import { callOf, intentOf } from './intent.ts'
import { type JourneyEvent, placedChange } from './records.ts'
import { alreadySent, type LiveVersion, type Run } from './types.ts'

interface Of {
  readonly projectId: number
  readonly personId: number
}

/** What the steps of one transaction want done; `settle` writes it in sets. */
export class Effects {
  readonly sends: NewIntent[] = []
  readonly tags: (Of & { readonly tag: string; readonly value: string; readonly remove: boolean })[] = []
  readonly exposures: (Of & { readonly experiment: string; readonly arm: string; readonly at: number })[] = []
  /** Runs that know more than before. */
  readonly remembering = new Set<Run>()
  private readonly inputs: ReadonlyMap<number, RuleInput>
  readonly profiles: PlacedRecord[] = []
  readonly lists: (Of & { readonly list: string; readonly remove: boolean })[] = []
  readonly events: JourneyEvent[] = []
  readonly handoffs: (ReturnType<typeof handedOver> & { readonly at: Date })[] = []
  readonly calls: NewCall[] = []
  /** What steps of this transaction change about people: conditions of its later steps see it. */
  private own: Map<number, RuleInput> | undefined

  constructor(inputs: ReadonlyMap<number, RuleInput>) {
    this.inputs = inputs
  }

  /** What is known of a person, with what steps before have changed. */
  known(personId: number): RuleInput | undefined {
    return this.own?.get(personId) ?? this.inputs.get(personId)
  }

  take(run: Run, version: LiveVersion, effect: Effect): void {
    const of = { projectId: run.projectId, personId: run.personId }
    const known = this.known(run.personId)
    const own = known && withOwn(known, [effect])
    if (own && own !== known) (this.own ??= new Map()).set(run.personId, own)
    switch (effect.kind) {
      case 'send':
        if (alreadySent(run).includes(effect.node)) return
        this.sends.push(intentOf(run, version, effect))
        return
      case 'tag':
        this.tags.push({ ...of, tag: effect.tag, value: effect.value, remove: effect.remove })
        return
      case 'profile':
        this.profiles.push(placedChange(run, effect))
        return
      case 'list':
        this.lists.push({ ...of, list: effect.list, remove: effect.remove })
        return
      case 'event':
        this.events.push({ run, journey: version.publicId, ...effect })
        return
      case 'handoff':
        this.handoffs.push({ ...handedOver(run, effect.journey, effect.values), at: new Date(effect.at) })
        return
      case 'webhook':
        this.calls.push(callOf(run, version, effect))
        return
      case 'goal':
        // The batch counts it: it has the watches.
        return
      case 'remember':
        run.trigger = { ...run.trigger, ...effect.values }
        this.remembering.add(run)
        return
      case 'exposure':
        if (!run.isTest) this.exposures.push({ ...of, experiment: `${version.publicId}/${effect.node}`, arm: effect.arm, at: effect.at })
    }
  }
}
