import { personTagsSchema } from '@millrace/contract/tags/card.ts'
import { explainInputSchema, type Explanation, explanationSchema } from '@millrace/contract/tags/explain.ts'
import type { Definition } from '@millrace/contract/tags/index.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { type Actor, defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { currentPerson, eventMasker, readPeople } from '../profiles/index.ts'
import { mayAskSql } from '../segments/index.ts'
import * as store from './store.ts'
import type { TagsModule } from './tags.ts'

interface Deps {
  readonly tags: TagsModule
  readonly postgres: Postgres
  readonly catalog: CatalogModule
}

const slug = z.string()
const number = z.coerce.number().int().positive()

/** Tags of one person, and what a definition says of them now and why. */
export function explainRoutes({ tags, postgres, catalog }: Deps, found: (projectId: number, id: string) => Promise<store.TagRow>): Route[] {
  async function personOf(projectId: number, id: number): Promise<number> {
    const [person] = await readPeople(postgres, projectId, [await currentPerson(postgres, id)])
    return person?.id ?? fail('not_found', { kind: 'person' })
  }
  async function explained(projectId: number, definition: Definition, id: number, actor: Pick<Actor, 'can'>): Promise<Explanation> {
    // Where somebody is depends on where they were.
    if (definition.kind === 'stages') return fail('wrong_state', { state: 'a stage, which has a history instead' })
    if (definition.kind === 'planned') return fail('wrong_state', { state: 'planned' })
    if (definition.kind === 'import') return fail('wrong_state', { state: 'filled from files' })
    if (definition.kind === 'sql') mayAskSql(actor)
    if (definition.kind === 'propensity') return fail('wrong_state', { state: 'a propensity, which has reasons instead' })
    const explanation = await tags.explain(projectId, definition, await personOf(projectId, id))
    const properties = shownProperties(definition)
    if (properties.length === 0) return explanation
    const mask = await eventMasker(catalog, projectId, actor)
    // Of a value that may come from several it is not known from which: it is shown only where each of them may be.
    const text = (value: string): string =>
      properties.reduce((shown, name) => String(mask({ distinctId: '', properties: { [name]: shown } }).properties[name]), value)
    return masked(explanation, text)
  }
  return [
    defineRoute({
      method: 'GET',
      url: '/api/v1/projects/:slug/people/:id/tags',
      permission: 'people.read',
      summary: 'Tags of a person, with the category and kind of those that have a definition',
      params: z.object({ slug, id: number }),
      response: personTagsSchema,
      handler: async ({ project, params }) => {
        const rows = await store.ofPerson(postgres, project.id, await personOf(project.id, params.id))
        return {
          items: rows.map(({ id, kind, setAt, ...row }) => ({
            ...row,
            setAt: setAt.toISOString(),
            definition: id !== null && kind !== null ? { id, kind } : null,
          })),
          next: null,
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/v1/projects/:slug/tags/:id/people/:personId',
      permission: 'people.read',
      summary: 'What a tag says of one person now, and why: what gave points, what weighs how much',
      params: z.object({ slug, id: z.string(), personId: number }),
      response: explanationSchema,
      handler: async ({ project, params, actor }) =>
        explained(project.id, (await found(project.id, params.id)).definition, params.personId, actor),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/v1/projects/:slug/people/:id/tag-preview',
      permission: 'people.read',
      summary: 'What a definition of a tag would say of one person now, and why',
      params: z.object({ slug, id: number }),
      body: explainInputSchema,
      response: explanationSchema,
      status: 200,
      handler: ({ project, params, body, actor }) => explained(project.id, body.definition, params.id, actor),
    }),
  ]
}

/** Properties of events whose values a tag shows. */
function shownProperties(definition: Definition): string[] {
  if (definition.kind === 'first' || definition.kind === 'last') return definition.property === undefined ? [] : [definition.property]
  return definition.kind === 'preference' ? definition.signals.flatMap(({ of }) => (of.by === 'property' ? [of.property] : [])) : []
}

function masked(explanation: Explanation, text: (value: string) => string): Explanation {
  const { value, why } = explanation
  return {
    ...explanation,
    value: value === null ? null : text(value),
    why: why?.kind === 'preference' ? { ...why, keys: why.keys.map((key) => ({ ...key, value: text(key.value) })) } : why,
  }
}
