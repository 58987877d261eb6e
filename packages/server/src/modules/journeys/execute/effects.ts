import type { Effect } from '@millrace/contract/journeys/index.ts'
import type { RuleInput } from '@millrace/contract/rules/index.ts'
import type { NewIntent } from '../../messaging/index.ts'
import { intentOf } from './intent.ts'
import { ownTags } from './own-tags.ts'
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
  private readonly inputs: ReadonlyMap<number, RuleInput>
  private readonly ownTags = ownTags()

  constructor(inputs: ReadonlyMap<number, RuleInput>) {
    this.inputs = inputs
  }

  /** What is known of a person, with what steps before have changed. */
  known(personId: number): RuleInput | undefined {
    return this.ownTags.over(personId, this.inputs.get(personId))
  }

  take(run: Run, version: LiveVersion, effect: Effect): void {
    const of = { projectId: run.projectId, personId: run.personId }
    switch (effect.kind) {
      case 'send':
        if (alreadySent(run).includes(effect.node)) return
        this.sends.push(intentOf(run, version, effect))
        return
      case 'tag':
        this.tags.push({ ...of, tag: effect.tag, value: effect.value, remove: effect.remove })
        this.ownTags.note(run.personId, this.inputs.get(run.personId), effect)
        return
      case 'exposure':
        if (!run.isTest) this.exposures.push({ ...of, experiment: `${version.publicId}/${effect.node}`, arm: effect.arm, at: effect.at })
    }
  }
}
