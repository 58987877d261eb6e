import type { Permission } from '@millrace/contract/permissions.ts'
import type { UsedBy } from '@millrace/contract/uses.ts'
import type { Db } from './postgres.ts'

/** A definition and what it refers to, as `referenceOf` writes it. */
export interface Use {
  readonly item: UsedBy['items'][number]
  /** Who may know of the definition. */
  readonly needs: Permission
  readonly of: readonly string[]
}

/** A module's definitions that refer to something; every module with such definitions has one, named in `app.ts`. */
export type UseSource = (db: Db, projectId: number) => Promise<readonly Use[]>
