import type { Match } from '@millrace/contract/rules/index.ts'
import { type Reason, type TagModel, tagModelsSchema, type TagReasons, tagReasonsSchema } from '@millrace/contract/tags/propensity/api.ts'
import { type Contribution, describeReason, featuresOf, predict, reasonsOf } from '@millrace/contract/tags/propensity/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { currentPerson, readPeople } from '../../profiles/index.ts'
import type { Found } from '../routes.ts'
import { type PropensityModule, sourcesBy } from './propensity.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly propensity: PropensityModule
}

const base = '/api/v1/projects/:slug/tags/:id'

/** Models of a propensity tag, and why somebody has the value they have. */
export function propensityRoutes({ postgres, propensity }: Deps, found: Found): Route[] {
  async function presented(tagId: string, row: store.ModelRow | undefined): Promise<TagModel | null> {
    const definition = row && (await store.propensityOf(postgres, tagId, row.version))
    return row && definition
      ? { at: row.at.toISOString(), version: row.version, target: definition.target, withinDays: definition.withinDays, card: row.card }
      : null
  }

  const models = defineRoute({
    method: 'GET',
    url: `${base}/model`,
    permission: 'segments.read',
    summary: 'The model of a propensity tag: how good it is, what it goes by, whether it holds; or why there is none',
    params: z.object({ slug: z.string(), id: z.string() }),
    response: tagModelsSchema,
    handler: async ({ project, params }) => {
      const { id } = await found(project.id, params.id)
      const [newest, used] = [await store.newestModel(postgres, id, 'all'), await store.newestModel(postgres, id, 'used')]
      return { newest: await presented(id, newest), used: await presented(id, used) }
    },
  })
  const reasons = defineRoute({
    method: 'GET',
    url: `${base}/people/:personId/reasons`,
    permission: 'people.read',
    summary: 'How likely the model holds it now that somebody does the target, and the three features that raise and lower it most',
    params: z.object({ slug: z.string(), id: z.string(), personId: z.coerce.number().int().positive() }),
    response: tagReasonsSchema,
    handler: async ({ project, params }): Promise<TagReasons> => {
      const tag = await found(project.id, params.id)
      const [person] = await readPeople(postgres, project.id, [await currentPerson(postgres, params.personId)])
      if (!person) return fail('not_found', { kind: 'person' })
      const has = person.tags.find((one) => one.tag === tag.name)?.value ?? null
      const model = await presented(tag.id, await store.newestModel(postgres, tag.id, 'used'))
      const none = { person: person.id, has, probability: null, average: null, raises: [], lowers: [] }
      if (!model) return none
      const { card, target } = model
      const sources = sourcesBy({ target }, card.events)
      const values = await propensity.ofPerson(project.id, sources, person.id)
      if (!values) return none
      const { raises, lowers } = reasonsOf(card, values)
      return {
        ...none,
        probability: predict(card, values),
        average: card.measured?.baseRate ?? null,
        raises: raises.map((one) => said(one, sources)),
        lowers: lowers.map((one) => said(one, sources)),
      }
    },
  })
  return [models, reasons]
}

function said(contribution: Contribution, sources: readonly Match[]): Reason {
  const feature = featuresOf(sources.length)[contribution.feature] ?? { of: 'active' as const }
  const text = (language: 'zh' | 'en'): string => describeReason(feature, contribution, sources, language)
  return { feature: contribution.feature, value: contribution.value, adds: contribution.adds, zh: text('zh'), en: text('en') }
}
