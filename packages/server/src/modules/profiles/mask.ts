import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { looksPersonal, maskIds, maskText } from '@millrace/contract/identity/mask.ts'
import { maskSaid } from '@millrace/contract/inbox/mask.ts'
import type { Person } from '@millrace/contract/profiles/api.ts'
import type { Actor } from '../../platform/http/index.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { Exporting } from '../identity/index.ts'

/** Properties and ids that are personal data are shown in part to roles without `people.read_pii`. */
export async function masker(catalog: CatalogModule, projectId: number, actor: Pick<Actor, 'can'>): Promise<(person: Person) => Person> {
  if (actor.can('people.read_pii')) return (person) => person
  const hidden = await catalog.piiProperties(projectId, 'profile')
  return (person) => ({ ...person, ids: maskIds(person.ids), properties: maskedProperties(person.properties, hidden) })
}

/** The same for a change of one property. */
export async function propertyMasker(
  catalog: CatalogModule,
  projectId: number,
  actor: Pick<Actor, 'can'>,
): Promise<<T extends { readonly name: string; readonly before: unknown; readonly after: unknown }>(change: T) => T> {
  if (actor.can('people.read_pii')) return (change) => change
  const hidden = await catalog.piiProperties(projectId, 'profile')
  const masked = (value: unknown): unknown => (value === null ? null : maskText(textOf(value)))
  return (change) =>
    hidden.has(change.name) || personal.test(change.name)
      ? { ...change, before: masked(change.before), after: masked(change.after) }
      : change
}

interface Seen {
  readonly distinctId: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** The same for events: their properties, and the id they came with. */
export async function eventMasker(
  catalog: CatalogModule,
  projectId: number,
  actor: Pick<Actor, 'can'>,
): Promise<<T extends Seen>(event: T) => T> {
  if (actor.can('people.read_pii')) return (event) => event
  const hidden = await catalog.piiProperties(projectId, 'event')
  return (event) => ({
    ...event,
    distinctId: looksPersonal(event.distinctId) ? maskText(event.distinctId) : event.distinctId,
    properties: maskedWords(maskedProperties(event.properties, hidden)),
  })
}

/** What people wrote themselves, or was written of them: of a mail, who writes stands in it. */
const words = /^\$(text|subject|quoted|note|reason)$/
const maskedWords = (properties: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, words.test(name) && typeof value === 'string' ? maskSaid(value) : value]),
  )

/** How a person's export shows personal data: in full, or as roles without `people.read_pii` see it. */
export async function exportMask(catalog: CatalogModule, projectId: number, isOpen: boolean): Promise<Exporting['mask']> {
  if (isOpen) return { text: (value) => value, ids: (refs) => refs, profile: (properties) => properties, event: (event) => event }
  const hidden = await catalog.piiProperties(projectId, 'profile')
  return {
    text: maskText,
    ids: maskIds,
    profile: (properties) => maskedProperties(properties, hidden),
    event: await eventMasker(catalog, projectId, { can: () => false }),
  }
}

/** Properties that are personal data even before anybody marks them. */
const personal = /^\$?(email|mobile|phone|phone_number|id_card|address)$/i

/** Whether a profile property is personal data. */
export async function personalProperties(catalog: CatalogModule, projectId: number): Promise<(name: string) => boolean> {
  const hidden = await catalog.piiProperties(projectId, 'profile')
  return (name) => hidden.has(name) || personal.test(name)
}

/** Whoever may not read personal data is not shown its values, nor what people wrote. */
const isPersonal = (name: string): boolean => personal.test(name) || words.test(name)

/** Whether a property of people or of events is personal data. */
export const isPersonalProperty = async (
  catalog: CatalogModule,
  projectId: number,
  owner: 'event' | 'profile',
  name: string,
): Promise<boolean> => isPersonal(name) || (await catalog.piiProperties(projectId, owner)).has(name)

/** Properties of people or events that are not, with the type each was first seen or planned with. */
export async function impersonalProperties(
  catalog: CatalogModule,
  projectId: number,
  owner: 'event' | 'profile',
): Promise<Map<string, PropertyType>> {
  const [types, hidden] = await Promise.all([catalog.propertyTypes(projectId, owner), catalog.piiProperties(projectId, owner)])
  return new Map([...types].filter(([name]) => !hidden.has(name) && !isPersonal(name)))
}

const maskedProperties = (properties: Readonly<Record<string, unknown>>, hidden: ReadonlySet<string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, hidden.has(name) || personal.test(name) ? maskText(textOf(value)) : value]),
  )

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
