import { createHmac } from 'node:crypto'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { hashedId, isHashedId, normaliseId } from '@millrace/contract/ids.ts'
import type { IdentityRules } from '@millrace/contract/identity/rules.ts'
import { builtInRules, rulesOf } from '@millrace/contract/identity/types.ts'
import type { Db } from '../../platform/postgres.ts'
import { type Sealer, sealer } from '../../platform/seal.ts'
import { readSettings, type SettingsRow } from './settings-store.ts'

/** What holds for the ids of one project. */
export interface ProjectIds {
  readonly rules: IdentityRules
  /** The project has said nothing: the built-in rules hold. */
  readonly isDefault: boolean
  /** The project has types that are kept as hashes. */
  readonly hashes: boolean
  /** An id as it is kept: normalised, hashed where its type says so; one that is kept already stays as it is. */
  stored(ref: IdentityRef): IdentityRef
  /** Everything that a text somebody looks for may be kept as: itself, and its hash for each hashed type. */
  forms(text: string): string[]
}

export interface IdTypes {
  /** Read at most every two seconds in a process: a change holds everywhere within that time. */
  of(db: Db, projectId: number): Promise<ProjectIds>
  /** After a change of ours: this process reads them anew. */
  forget(projectId: number): void
  readonly seals: Sealer
}

const cacheMs = 2_000

export function idTypes(secret: string): IdTypes {
  const seals = sealer(secret, 'id-salts')
  const known = new Map<number, { readonly ids: ProjectIds; readonly until: number }>()
  return {
    seals,
    async of(db, projectId) {
      const entry = known.get(projectId)
      if (entry && performance.now() < entry.until) return entry.ids
      const row = await readSettings(db, projectId)
      const ids = row ? projectIds(row, digestOf(seals, projectId, row)) : builtIn
      known.set(projectId, { ids, until: performance.now() + cacheMs })
      return ids
    },
    forget: (projectId) => void known.delete(projectId),
  }
}

type Digest = (text: string) => string

/** Without its salt a project can keep no plain id of a hashed type: such a record is nobody's, and the others go on. */
function digestOf(seals: Sealer, projectId: number, { salt }: SettingsRow): Digest | undefined {
  if (salt === null) return undefined
  const open = seals.open(projectId, salt)
  return (text) => {
    if (open === undefined) throw new TypeError(`the salt of project ${projectId} was sealed with another secret`)
    return createHmac('sha256', open).update(text).digest('base64url')
  }
}

const normal = ({ type, value }: IdentityRef): IdentityRef => ({ type, value: normaliseId(type, value) })
const builtIn: ProjectIds = { rules: builtInRules, isDefault: true, hashes: false, stored: normal, forms: (text) => [text] }

export function projectIds(row: Pick<SettingsRow, 'types' | 'mergesPerHour'>, digest: Digest | undefined): ProjectIds {
  const rules = rulesOf({ types: row.types, mergesPerHour: row.mergesPerHour })
  if (!digest) return { ...builtIn, rules, isDefault: false }
  const hash = ({ type, value }: IdentityRef): IdentityRef =>
    isHashedId(value) ? { type, value } : { type, value: hashedId(digest(`${type}\n${value}`)) }
  const stored = (ref: IdentityRef): IdentityRef => (rules.isHashed(ref.type) ? hash(normal(ref)) : normal(ref))
  const hashed = row.types.filter((one) => one.hashed).map((one) => one.type)
  return {
    rules,
    isDefault: false,
    hashes: hashed.length > 0,
    stored,
    forms: (text) => [text, ...hashed.map((type) => stored({ type, value: text }).value)],
  }
}
