import { randomBytes } from 'node:crypto'
import { type Body, channelOf, type Template } from '@millrace/contract/content/api.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { type Filling, itemScopes } from './items.ts'
import type { ItemScope } from './render.ts'
import { itemReadingOf, type Reading, readingsOf, variablesOf } from './variables.ts'

export interface TemplateVersion {
  readonly id: string
  readonly version: number
  readonly body: Body
}

export interface ContentModule {
  /** Templates of a channel, archived ones too. */
  idsOfChannel(db: Db, projectId: number, channel: SendingChannel): Promise<string[]>
  list(projectId: number, filter: DefinitionFilter & { readonly channel?: SendingChannel | undefined }): Promise<Template[]>
  find(db: Db, projectId: number, id: string): Promise<Template | undefined>
  create(tx: Tx, projectId: number, input: { name: string; body: Body }, by: string): Promise<Template>
  update(tx: Tx, projectId: number, id: string, revision: number, input: { name: string; body: Body }, by: string): Promise<Template>
  /** Hides a template, or brings it back. */
  setArchived(tx: Tx, projectId: number, id: string, revision: number, archived: boolean): Promise<Template>
  /** Every text the template has had, newest first. */
  versions(projectId: number, id: string): Promise<KeptVersion[]>
  /** The wanted versions of many templates, for dispatch: those of a project are for that project only. */
  pinned(db: Db, wanted: readonly WantedTemplate[]): Promise<(wanted: WantedTemplate) => TemplateVersion | undefined>
  /** The items that texts read, for many at once. */
  items(db: Db, fillings: readonly Filling[]): Promise<ItemScope[]>
  /** What publishing has to know about templates of the project; those that are not there are left out. */
  facts(db: Db, projectId: number, ids: Iterable<string>): Promise<Map<string, TemplateFacts>>
}

export interface WantedTemplate {
  readonly projectId: number
  readonly templateId: string
  /** Null: the newest. */
  readonly templateVersion: number | null
}

export interface TemplateFacts {
  readonly version: number
  readonly channel: SendingChannel
  /** Properties of the trigger that it reads, and those of them that it has no default for. */
  readonly reads: readonly string[]
  readonly needs: readonly string[]
}

export interface KeptVersion {
  readonly version: number
  readonly body: Body
  readonly savedAt: Date
  readonly savedBy: string
}

interface Row extends Omit<Template, 'updatedAt' | 'archivedAt' | 'variables'> {
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

const columns = sql`template_id as id, name, channel, body, revision, version, updated_at as "updatedAt", archived_at as "archivedAt"`

const present = (row: Row): Template => ({
  ...row,
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
  variables: variablesOf(row.body),
})

export interface ContentDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly catalog: Pick<CatalogModule, 'links' | 'itemsOf'>
}

export function content({ postgres, clock, catalog }: ContentDeps): ContentModule {
  async function find(db: Db, projectId: number, id: string): Promise<Template | undefined> {
    const row = await db.one<Row>(sql`select ${columns} from templates where project_id = ${projectId} and template_id = ${id}`)
    return row && present(row)
  }

  async function stale(tx: Tx, projectId: number, id: string): Promise<never> {
    const now = (await find(tx, projectId, id)) ?? fail('not_found', { kind: 'template' })
    return fail('revision_conflict', { revision: now.revision })
  }

  async function keepVersion(tx: Tx, id: string, version: number, body: Body, by: string): Promise<void> {
    await tx.run(sql`
      insert into template_versions (template_id, version, body, saved_at, saved_by)
      values (${id}, ${version}, ${JSON.stringify(body)}::jsonb, ${clock.now()}, ${by}) on conflict do nothing`)
  }

  return {
    find,
    async idsOfChannel(db, projectId, channel) {
      const rows = await db.rows<{ id: string }>(sql`
        select template_id as id from templates where project_id = ${projectId} and channel = ${channel}`)
      return rows.map((row) => row.id)
    },
    async list(projectId, filter) {
      const rows = await postgres.rows<Row>(
        sql`select ${columns} from templates where project_id = ${projectId}
          and (${filter.channel ?? null}::text is null or channel = ${filter.channel ?? null}) and ${definitionPage(filter, 'template_id', 'templates')}`,
      )
      return rows.map(present)
    },
    async create(tx, projectId, input, by) {
      checkSyntax(input.body)
      const id = `tpl_${randomBytes(8).toString('hex')}`
      const now = clock.now()
      await tx.run(sql`
        insert into templates (template_id, project_id, name, channel, body, created_at, updated_at)
        values (${id}, ${projectId}, ${input.name}, ${channelOf(input.body)}, ${JSON.stringify(input.body)}::jsonb, ${now}, ${now})`)
      await keepVersion(tx, id, 1, input.body, by)
      return (await find(tx, projectId, id)) ?? fail('not_found', { kind: 'template' })
    },
    async update(tx, projectId, id, revision, input, by) {
      checkSyntax(input.body)
      const before = await find(tx, projectId, id)
      if (before && before.channel !== channelOf(input.body)) fail('template_invalid', { reason: `it is a template for ${before.channel}` })
      const body = JSON.stringify(input.body)
      const row = await tx.one<Row>(sql`
        update templates set name = ${input.name}, version = version + case when body = ${body}::jsonb then 0 else 1 end, body = ${body}::jsonb,
          revision = revision + 1, updated_at = ${clock.now()}
        where project_id = ${projectId} and template_id = ${id} and revision = ${revision} returning ${columns}`)
      if (!row) return stale(tx, projectId, id)
      await keepVersion(tx, id, row.version, input.body, by)
      return present(row)
    },
    async setArchived(tx, projectId, id, revision, archived) {
      const row = await tx.one<Row>(sql`
        update templates set archived_at = ${archived ? clock.now() : null}, revision = revision + 1
        where project_id = ${projectId} and template_id = ${id} and revision = ${revision} returning ${columns}`)
      return row ? present(row) : stale(tx, projectId, id)
    },
    versions: (projectId, id) =>
      postgres.rows<KeptVersion>(sql`
        select v.version, v.body, v.saved_at as "savedAt", v.saved_by as "savedBy" from template_versions v
        join templates t on t.template_id = v.template_id where t.project_id = ${projectId} and t.template_id = ${id} order by v.version desc`),
    async pinned(db, wanted) {
      const distinct = [...new Map(wanted.map((one) => [keyOf(one), one])).values()]
      const rows = await db.rows<TemplateVersion & WantedTemplate>(sql`
        select x.project as "projectId", x.id as "templateId", x.version as "templateVersion", v.template_id as id, v.version, v.body
        from unnest(${distinct.map((one) => one.projectId)}::int[], ${distinct.map((one) => one.templateId)}::text[],
          ${distinct.map((one) => one.templateVersion)}::int[]) x(project, id, version)
        join templates t on t.project_id = x.project and t.template_id = x.id
        join template_versions v on v.template_id = t.template_id and v.version = coalesce(x.version, t.version)`)
      const found = new Map(rows.map((row) => [keyOf(row), row]))
      return (one) => found.get(keyOf(one))
    },
    items: (db, fillings) => itemScopes(db, catalog, fillings),
    async facts(db, projectId, ids) {
      const rows = await db.rows<TemplateVersion>(sql`
        select template_id as id, version, body from templates where project_id = ${projectId} and template_id = any(${[...ids]}::text[])`)
      return new Map(rows.map((row) => [row.id, { version: row.version, channel: channelOf(row.body), ...triggerOf(row.body) }]))
    },
  }
}

const keyOf = ({ projectId, templateId, templateVersion }: WantedTemplate): string =>
  `${projectId}\n${templateId}\n${templateVersion ?? ''}`

/** An item of the trigger is read by the id that the trigger has. */
function triggerOf(body: Body): Pick<TemplateFacts, 'reads' | 'needs'> {
  const own = readingsOf(body).flatMap((reading) => {
    const property = triggerPropertyOf(reading)
    return property === undefined ? [] : [{ property, hasDefault: reading.hasDefault }]
  })
  const names = (some: typeof own): string[] => [...new Set(some.map((one) => one.property))]
  return { reads: names(own), needs: names(own.filter((one) => !one.hasDefault)) }
}

/** The property of the trigger that a reading needs; what steps have found out stands beside it. */
export function triggerPropertyOf(reading: Reading): string | undefined {
  if (reading.path[0] === 'node') return reading.path.length === 3 ? reading.path.join('.') : undefined
  if (reading.path[0] === 'event') return reading.path.slice(1).join('.')
  const item = itemReadingOf(reading)
  return item?.owner === 'event' ? item.property : undefined
}

function checkSyntax(body: Body): void {
  try {
    variablesOf(body)
  } catch (error) {
    fail('template_invalid', { reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'syntax' })
  }
}
