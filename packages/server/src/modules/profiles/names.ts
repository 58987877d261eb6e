import { looksPersonal, maskText } from '@millrace/contract/identity/mask.ts'
import type { Actor } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { strongestId } from '../identity/index.ts'
import { personalProperties } from './mask.ts'
import { readPeople } from './people.ts'

/** What people are called, for whoever looks: by name, else by the id that stands for them best. */
export async function namesOf(
  catalog: CatalogModule,
  db: Db,
  projectId: number,
  actor: Pick<Actor, 'can'>,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const people = await readPeople(db, projectId, [...new Set(ids)])
  const mayRead = actor.can('people.read_pii')
  const isHidden = mayRead ? () => false : await personalProperties(catalog, projectId)
  return new Map(
    people.map((person) => {
      const key = ['$name', 'name'].find((one) => typeof person.properties[one] === 'string' && person.properties[one] !== '')
      const id = strongestId(person.ids.map((one) => ({ ...one, personId: person.id })))?.value ?? `#${person.id}`
      const name = key === undefined ? id : String(person.properties[key])
      const isPersonal = !mayRead && (key === undefined ? looksPersonal(id) : isHidden(key) || looksPersonal(name))
      return [person.id, isPersonal ? maskText(name) : name]
    }),
  )
}
