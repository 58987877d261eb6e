import {
  createdEnvelopeKeySchema,
  envelopeKeySchema,
  envelopeKeysSchema,
  newEnvelopeKeySchema,
} from '@millrace/contract/ingest/envelope-keys.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { EnvelopeKeys } from './keys.ts'
import { keyHash, materialOf } from './material.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly keys: EnvelopeKeys
}

const base = '/api/v1/projects/:slug/envelope-keys'
const slugOnly = z.object({ slug: z.string() })
const withVersion = z.object({ slug: z.string(), version: z.coerce.number().int().min(1).max(2_147_483_647) })

const dated = (row: store.KeyRow) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  retiredAt: row.retiredAt?.toISOString() ?? null,
})
const told = ({ version, algorithm, publicKey }: store.KeyRow) => ({ version, algorithm, publicKey })

/** Keys of encrypted envelopes: the public half can be read, the private one never leaves. */
export function envelopeKeyRoutes({ postgres, clock, keys }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'sources.read',
    summary: 'Keys of encrypted envelopes, with what SDKs are configured with',
    params: slugOnly,
    response: envelopeKeysSchema,
    handler: async ({ project }) => ({ items: (await store.listKeys(postgres, project.id)).map(dated), next: null }),
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'sources.manage',
    summary: 'Make a key for encrypted envelopes, or bring one that is in use',
    params: slugOnly,
    body: newEnvelopeKeySchema,
    response: createdEnvelopeKeySchema,
    handler: async ({ project, actor, body, audit }) => {
      const material = await materialOf(body.algorithm, body.privateKey)
      if (typeof material === 'string') fail('invalid_input', {}, [{ path: 'body.privateKey', code: 'invalid', message: material }])
      const { privateKey, publicKey } = material
      return postgres.transaction(async (tx) => {
        const sealed = keys.seal(project.id, privateKey)
        const key = { projectId: project.id, version: body.version, algorithm: body.algorithm, publicKey, sealed, createdBy: actor.name }
        const made = await store.insertKey(tx, key, clock.now())
        if (!made) return fail('name_taken', { name: `version ${body.version ?? ''}`.trim() })
        const target = { kind: 'envelope_key', id: String(made.version) }
        const after = { ...told(made), brought: body.privateKey !== undefined }
        await audit(tx, { action: 'envelope_key.created', target, after })
        tx.afterCommit(() => keys.forget(project.id))
        const isShared = body.algorithm === 'aes'
        return { ...dated(made), sharedKey: isShared ? privateKey : null, keyHash: isShared ? keyHash(privateKey) : null }
      })
    },
  })
  const retire = defineRoute({
    method: 'DELETE',
    url: `${base}/:version`,
    permission: 'sources.manage',
    summary: 'Retire a key: its private half is deleted, its envelopes are refused from then on',
    params: withVersion,
    response: envelopeKeySchema,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const retired = await store.retireKey(tx, project.id, params.version, clock.now())
        if (!retired) return fail('not_found', { kind: 'key' })
        const target = { kind: 'envelope_key', id: String(params.version) }
        await audit(tx, { action: 'envelope_key.retired', target, before: told(retired), after: { retired: true } })
        tx.afterCommit(() => keys.forget(project.id))
        return dated(retired)
      }),
  })
  return [list, create, retire]
}
