import type { Postgres } from '../../../platform/postgres.ts'
import { sealer } from '../../../platform/seal.ts'
import type { EnvelopeKey } from '../protocols/index.ts'
import { openerOf } from './material.ts'
import { openableKeys } from './store.ts'

export type KeyOf = (version: number) => EnvelopeKey | undefined

export interface EnvelopeKeys {
  /** Keys of a project that are in use, read at most every two seconds: a change holds everywhere within that time. */
  of(projectId: number): Promise<KeyOf>
  /** After a change of ours: this process reads them anew. */
  forget(projectId: number): void
  /** A private key, sealed for its project. */
  seal(projectId: number, privateKey: string): Buffer
}

const cacheMs = 2_000

export function envelopeKeys(postgres: Postgres, secret: string): EnvelopeKeys {
  const seals = sealer(secret, 'envelope-keys')
  const known = new Map<number, { readonly keyOf: KeyOf; readonly until: number; readonly opened: Map<string, EnvelopeKey> }>()

  async function read(projectId: number): Promise<{ readonly keyOf: KeyOf; readonly opened: Map<string, EnvelopeKey> }> {
    const rows = new Map((await openableKeys(postgres, projectId)).map((row) => [row.version, row]))
    // Opened once and kept, with what they remember, until they are retired.
    const current = new Set([...rows.values()].map((row) => row.sealed.toString('base64')))
    const opened = new Map([...(known.get(projectId)?.opened ?? [])].filter(([id]) => current.has(id)))
    const keyOf: KeyOf = (version) => {
      const row = rows.get(version)
      if (!row) return undefined
      const id = row.sealed.toString('base64')
      const before = opened.get(id)
      if (before) return before
      const privateKey = seals.open(projectId, row.sealed)
      // The sender is asked to repeat: what it encrypted is not lost while somebody brings the secret back.
      if (privateKey === undefined) throw new Error(`envelope key ${version} of project ${projectId} was sealed with another secret`)
      const key = openerOf(row.algorithm, privateKey)
      opened.set(id, key)
      return key
    }
    return { keyOf, opened }
  }

  return {
    async of(projectId) {
      const entry = known.get(projectId)
      if (entry && performance.now() < entry.until) return entry.keyOf
      const fresh = await read(projectId)
      known.set(projectId, { ...fresh, until: performance.now() + cacheMs })
      return fresh.keyOf
    },
    forget: (projectId) => void known.delete(projectId),
    seal: (projectId, privateKey) => seals.seal(projectId, privateKey),
  }
}
