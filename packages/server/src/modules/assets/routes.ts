import {
  assetDetailSchema,
  assetInputSchema,
  assetSchema,
  assetsQuerySchema,
  assetsSchema,
  maxAssetBytes,
  newAssetQuerySchema,
  newVersionQuerySchema,
} from '@millrace/contract/assets/api.ts'
import { referenceOf } from '@millrace/contract/uses.ts'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import type { Use, UseSource } from '../../platform/uses.ts'
import { inspect, readAll } from './inspect.ts'
import { presenter } from './present.ts'
import * as store from './store.ts'

export interface AssetDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly publicUrl: () => string
  readonly uses: readonly UseSource[]
}

const base = '/api/v1/projects/:slug/assets'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })
const placeSchema = z.tuple([z.iso.datetime(), z.string()])

export const assetRoutes = (deps: AssetDeps): Route[] => [...readRoutes(deps), ...uploadRoutes(deps), ...changeRoutes(deps)]

function readRoutes({ postgres, publicUrl }: AssetDeps): Route[] {
  const present = presenter(publicUrl)
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'content.read',
    summary: 'Pictures and files, last changed first; by folder, part of the name or tag',
    params: slugOnly,
    query: assetsQuerySchema,
    response: assetsSchema,
    handler: async ({ project, query: { search, folder, kind, state, cursor, limit } }) => {
      const filter = {
        search: search || undefined,
        folder: folder || undefined,
        kind,
        state,
        before: readCursor(placeSchema, cursor),
        limit,
      }
      const [rows, folders] = await Promise.all([store.list(postgres, project.id, filter), store.foldersOf(postgres, project.id)])
      const last = rows.at(-1)
      const next = last && rows.length === limit ? cursorOf([last.updatedAt.toISOString(), last.id]) : null
      return { items: rows.map(present.asset), next, folders }
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'content.read',
    summary: 'One asset, with all its versions',
    params: withId,
    response: assetDetailSchema,
    handler: async ({ project, params: { id } }) => {
      const row = (await store.find(postgres, project.id, id)) ?? fail('not_found', { kind: 'asset' })
      const versions = await store.versions(postgres, id)
      return { ...present.asset(row), versions: versions.map((one) => present.version(id, one)) }
    },
  })
  return [list, read]
}

async function locked(tx: Tx, projectId: number, id: string, revision: number): Promise<store.AssetRow> {
  const row = (await store.lock(tx, projectId, id)) ?? fail('not_found', { kind: 'asset' })
  if (row.revision !== revision) fail('revision_conflict', { revision: row.revision })
  return row
}

const found = async (tx: Tx, projectId: number, id: string): Promise<store.AssetRow> =>
  (await store.find(tx, projectId, id)) ?? fail('not_found', { kind: 'asset' })

function uploadRoutes({ postgres, clock, publicUrl }: AssetDeps): Route[] {
  const present = presenter(publicUrl).asset
  const told = ({ fileName, type, bytes, hash }: store.VersionRow) => ({ fileName, type, bytes, hash })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'content.write',
    summary: 'Upload a picture or a file: its bytes as application/octet-stream',
    params: slugOnly,
    query: newAssetQuerySchema,
    response: assetSchema,
    bodyLimit: maxAssetBytes,
    handler: async ({ project, query: { name, folder }, actor, request, audit }) => {
      const file = await inspect(name, await readAll(request.body instanceof Readable ? request.body : fail('malformed_body')))
      const id = `ast_${randomBytes(8).toString('hex')}`
      return postgres.transaction(async (tx) => {
        await store.insert(tx, { projectId: project.id, id, fileName: name, file, by: actor.name, now: clock.now() }, folder)
        const made = await found(tx, project.id, id)
        await audit(tx, { action: 'asset.uploaded', target: { kind: 'asset', id }, after: { folder, ...told(made.current) } })
        return present(made)
      })
    },
  })
  const renew = defineRoute({
    method: 'POST',
    url: `${base}/:id/versions`,
    permission: 'content.write',
    summary: 'Upload a new version: it has its own address and is a draft; what was sent before shows the old one',
    params: withId,
    query: newVersionQuerySchema,
    response: assetSchema,
    bodyLimit: maxAssetBytes,
    revision: true,
    handler: async ({ project, params: { id }, query, revision, actor, request, audit }) => {
      const was = (await store.find(postgres, project.id, id)) ?? fail('not_found', { kind: 'asset' })
      const { name = was.current.fileName } = query
      const file = await inspect(name, await readAll(request.body instanceof Readable ? request.body : fail('malformed_body')))
      return postgres.transaction(async (tx) => {
        const before = await locked(tx, project.id, id, revision)
        if (file.kind !== before.kind) fail('asset_kind', { name })
        const saved = { projectId: project.id, id, fileName: name, file, by: actor.name, now: clock.now() }
        await store.addVersion(tx, saved, before.version + 1)
        const after = await found(tx, project.id, id)
        await audit(tx, {
          action: 'asset.replaced',
          target: { kind: 'asset', id },
          before: told(before.current),
          after: told(after.current),
        })
        return present(after)
      })
    },
  })
  return [create, renew]
}

function changeRoutes({ postgres, clock, publicUrl, uses }: AssetDeps): Route[] {
  const present = presenter(publicUrl).asset
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'content.write',
    summary: 'Name, folder, tags and note of an asset',
    params: withId,
    body: assetInputSchema,
    response: assetSchema,
    revision: true,
    handler: ({ project, params: { id }, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await locked(tx, project.id, id, revision)
        await store.describe(tx, id, body, clock.now())
        await audit(tx, { action: 'asset.changed', target: { kind: 'asset', id }, before: assetInputSchema.parse(before), after: body })
        return present(await found(tx, project.id, id))
      }),
  })
  const decide = (action: 'approve' | 'withdraw'): Route =>
    defineRoute({
      method: 'POST',
      url: `${base}/:id/${action}`,
      permission: 'journeys.approve',
      summary: action === 'approve' ? 'Approve the newest version' : 'Take an approval back',
      params: withId,
      response: assetSchema,
      status: 200,
      revision: true,
      handler: ({ project, params: { id }, actor, revision, audit }) =>
        postgres.transaction(async (tx) => {
          const before = await locked(tx, project.id, id, revision)
          await store.approve(tx, id, action === 'approve' ? actor.name : null, clock.now())
          const after = await found(tx, project.id, id)
          const of = ({ approvedBy, version }: store.AssetRow) => ({ approvedBy, version })
          const target = { kind: 'asset', id }
          await audit(tx, {
            action: action === 'approve' ? 'asset.approved' : 'asset.withdrawn',
            target,
            before: of(before),
            after: of(after),
          })
          return present(after)
        }),
    })
  const remove = defineRoute({
    method: 'DELETE',
    url: `${base}/:id`,
    permission: 'content.write',
    summary: 'Delete an asset that nothing uses, with all its versions: its addresses lead nowhere from then on, in mails of before too',
    params: withId,
    revision: true,
    handler: ({ project, params: { id }, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await locked(tx, project.id, id, revision)
        const users: Use[] = []
        for (const source of uses) users.push(...(await source(tx, project.id)).filter((use) => use.of.includes(referenceOf('asset', id))))
        if (users.length > 0)
          fail('asset_used', {
            by: users
              .map((use) => use.item.name)
              .join(', ')
              .slice(0, 300),
          })
        await store.remove(tx, project.id, id)
        await audit(tx, { action: 'asset.deleted', target: { kind: 'asset', id }, before: { name: before.name, folder: before.folder } })
      }),
  })
  return [change, decide('approve'), decide('withdraw'), remove]
}
