import { classifier, type Touch } from '@millrace/contract/channels/classify.ts'
import { defaultChannels, defaultOwnHosts } from '@millrace/contract/channels/defaults.ts'
import type { Channel } from '@millrace/contract/channels/schema.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { findSettings, type SettingsRow } from './store.ts'

/** What visits of a project are told apart by. */
export interface Taxonomy {
  readonly channels: readonly Channel[]
  readonly ownHosts: readonly string[]
}

/** Ready for use on many records. */
export interface Classification extends Taxonomy {
  channelOf(touch: Touch): string | undefined
}

export interface Taxonomies {
  /** Read at most every two seconds: a change holds everywhere within that time. */
  of(projectId: number): Promise<Classification>
  /** After a change of ours: this process reads it anew. */
  forget(projectId: number): void
}

const cacheMs = 2_000

export const taxonomyOf = (row: SettingsRow | undefined): Taxonomy => ({
  channels: row?.channels ?? defaultChannels,
  ownHosts: row?.ownHosts ?? defaultOwnHosts,
})

const classification = (taxonomy: Taxonomy): Classification => ({ ...taxonomy, channelOf: classifier(taxonomy.channels) })

export function taxonomies(postgres: Postgres): Taxonomies {
  const known = new Map<number, { readonly taxonomy: Classification; readonly revision: number | undefined; readonly until: number }>()
  return {
    async of(projectId) {
      const entry = known.get(projectId)
      if (entry && performance.now() < entry.until) return entry.taxonomy
      const row = await findSettings(postgres, projectId)
      const isSame = entry !== undefined && entry.revision === row?.revision
      const taxonomy = isSame ? entry.taxonomy : classification(taxonomyOf(row))
      known.set(projectId, { taxonomy, revision: row?.revision, until: performance.now() + cacheMs })
      return taxonomy
    },
    forget: (projectId) => void known.delete(projectId),
  }
}
