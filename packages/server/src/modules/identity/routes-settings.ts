import { randomBytes } from 'node:crypto'
import {
  completeTypes,
  defaultMergesPerHour,
  type IdentitySettings,
  type IdentitySettingsInput,
  identitySettingsInputSchema,
  identitySettingsSchema,
} from '@millrace/contract/identity/types.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type IdentityDeps, projectUrl, slugOnly } from './change-route.ts'
import * as store from './settings-store.ts'

const url = `${projectUrl}/identity/settings`

const present = (row: store.SettingsRow | undefined): IdentitySettings => ({
  types: completeTypes(row?.types ?? []),
  mergesPerHour: row?.mergesPerHour ?? defaultMergesPerHour,
  revision: row?.revision ?? 0,
})

export function settingsRoutes({ postgres, types }: IdentityDeps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url,
    permission: 'project.read',
    summary: 'Types of ids and their rules, strongest first',
    params: slugOnly,
    response: identitySettingsSchema,
    handler: async ({ project }) => present(await store.readSettings(postgres, project.id)),
  })
  const change = defineRoute({
    method: 'PUT',
    url,
    permission: 'project.manage',
    summary: 'Set types of ids and their rules; they hold for what comes in from now on, in every process within two seconds',
    params: slugOnly,
    body: identitySettingsInputSchema,
    response: identitySettingsSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const row = await store.readSettings(tx, project.id)
        const before = present(row)
        await refuseLateHashing(tx, project.id, before, body)
        // The salt never changes: with another one, nobody would be found under a hashed id any more.
        const isFirst = row?.salt == null && body.types.some((one) => one.hashed)
        const salt = isFirst ? types.seals.seal(project.id, randomBytes(32).toString('base64url')) : (row?.salt ?? null)
        if ((await store.writeSettings(tx, project.id, revision, { ...body, salt })) === 0)
          fail('revision_conflict', { revision: before.revision })
        tx.afterCommit(() => types.forget(project.id))
        const after = present(await store.readSettings(tx, project.id))
        await audit(tx, { action: 'identity_settings.changed', target: { kind: 'identity_settings', id: 'types' }, before, after })
        return after
      }),
  })
  return [read, change]
}

/** Plain ids cannot be found by a hash, nor hashed ones be made plain: what there is must not change its form. */
async function refuseLateHashing(tx: Tx, projectId: number, before: IdentitySettings, after: IdentitySettingsInput): Promise<void> {
  const hashed = (some: IdentitySettings['types']) => new Set(some.filter((one) => one.hashed).map((one) => one.type))
  const changed = [...hashed(before.types).symmetricDifference(hashed(after.types))]
  const type = changed.length === 0 ? undefined : await store.findTypeWithIds(tx, projectId, changed)
  if (type !== undefined) fail('ids_exist', { type })
}
