import type { ConsentChannel } from '@millrace/contract/messaging/consents.ts'
import { consentKey } from '@millrace/contract/rules/index.ts'
import type { ToldFact } from '../../../platform/log/index.ts'
import type { Watch } from './watches.ts'

/** What a fact means to those who look at people: `anybody` is somebody new, `identity` that what was theirs may be somebody else's now. */
export interface Meaning {
  readonly kind: Exclude<Watch['kind'], 'event'> | 'identity'
  readonly name: string
  readonly people: readonly number[]
}

export const meaningsOf = (facts: readonly ToldFact[]): (Meaning & { readonly projectId: number; readonly fact: ToldFact })[] =>
  facts.flatMap((fact) => {
    const meaning = meaningOf(fact)
    return meaning ? [{ ...meaning, projectId: Number(fact.row['project_id']), fact }] : []
  })

/** Undefined: nothing that rules ask for. */
function meaningOf({ table, row, other, isParted }: ToldFact): Meaning | undefined {
  const person = Number(row['person_id'])
  const of = (kind: Meaning['kind'], name = ''): Meaning => ({ kind, name, people: [person] })
  switch (table) {
    case 'person_overrides':
      return { ...of('identity'), people: other === undefined ? [person] : [person, other] }
    case 'profiles':
      if (row['deleted'] === 1) return undefined
      return of(isParted || row['revision'] === 1 ? 'anybody' : 'profile')
    case 'person_tags':
      return of('tag', String(row['tag']))
    case 'list_members':
      return of('list', String(row['list']))
    case 'consents':
      return of('consent', consentKey(String(row['purpose']), row['channel'] as ConsentChannel) /* told by `tellConsent` */)
    case 'person_addresses':
      return of('address', String(row['channel']))
    default:
      return undefined
  }
}
