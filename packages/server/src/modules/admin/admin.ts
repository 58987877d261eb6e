import { randomBytes } from 'node:crypto'
import { defaultCurrency } from '@millrace/contract/money/money.ts'
import { type Permission, permissions } from '@millrace/contract/permissions.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { AuditEntry, Authoriser } from '../../platform/http/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { authoriser } from './authorise.ts'
import { createSource, createToken, writeKeys } from './keys.ts'
import { hashPassword } from './secrets.ts'
import { sessions } from './sessions.ts'
import * as store from './store.ts'

export interface AdminModule {
  readonly authoriser: Authoriser
  readonly sessions: ReturnType<typeof sessions>
  readonly keys: ReturnType<typeof writeKeys>
  /** A project with its first source and an all-scopes token; the caller's account becomes its owner. */
  createProject(tx: Tx, input: NewProject): Promise<{ project: store.ProjectRow; writeKey: string; apiToken: string }>
  /** A row of the audit log for what a program of ours did, without a request: the CLI, the first start. */
  auditAs(tx: Tx, program: 'cli' | 'start' | 'schedule', entry: AuditEntry): Promise<void>
  /** Makes the first account when there is none, owner of the projects that have nobody; answers with its password if we had to invent one. */
  ensureFirstAccount(email: string, password: string | undefined): Promise<{ email: string; password: string | undefined } | undefined>
}

export interface NewProject {
  readonly slug: string
  readonly name?: string | undefined
  readonly timeZone: string
  /** The default one, when absent. */
  readonly currency?: string | undefined
  readonly ownerId: number | undefined
  readonly createdBy: string
}

export function admin(deps: { readonly postgres: Postgres; readonly clock: Clock }): AdminModule {
  const { postgres, clock } = deps
  const signedIn = sessions(postgres, clock)
  const keys = writeKeys(postgres, clock)

  async function createProject(tx: Tx, input: NewProject): Promise<{ project: store.ProjectRow; writeKey: string; apiToken: string }> {
    const now = clock.now()
    const project = await store.insertProject(
      tx,
      { ...input, name: input.name ?? input.slug, currency: input.currency ?? defaultCurrency },
      now,
    )
    if (!project) fail('name_taken', { name: input.slug })
    const owners = input.ownerId === undefined ? await firstAccount(tx) : [input.ownerId]
    for (const owner of owners) await store.addMember(tx, project.id, owner, 'owner', now)
    const source = await createSource(tx, project.id, { name: 'Default', kind: 'web' }, now)
    const all: readonly Permission[] = permissions
    const token = await createToken(tx, project.id, { name: 'First token', scopes: all, createdBy: input.createdBy }, now)
    tx.afterCommit(keys.forget)
    return { project, writeKey: source.writeKey, apiToken: token.token }
  }

  const auditAs = (tx: Tx, program: 'cli' | 'start' | 'schedule', entry: AuditEntry): Promise<void> =>
    store.insertAudit(tx, {
      projectId: entry.projectId ?? null,
      at: clock.now(),
      actorKind: 'program',
      actorId: 0,
      actorName: program,
      ip: '',
      action: entry.action,
      targetKind: entry.target.kind,
      targetId: entry.target.id,
      before: entry.before,
      after: entry.after,
    })

  return {
    authoriser: authoriser(postgres, clock, signedIn),
    sessions: signedIn,
    keys,
    createProject,
    auditAs,
    async ensureFirstAccount(email, password) {
      if ((await store.countAccounts(postgres)) > 0) return undefined
      const invented = password === undefined ? randomBytes(9).toString('base64url') : undefined
      const passwordHash = await hashPassword(password ?? invented ?? '')
      const account = await postgres.transaction(async (tx) => {
        const made = await store.upsertAccount(tx, { email, name: 'Admin', passwordHash }, clock.now())
        await auditAs(tx, 'start', { action: 'account.created', target: { kind: 'account', id: String(made.id) }, after: { email } })
        // Projects that the command line made before anybody could own them.
        await store.adoptProjects(tx, made.id, clock.now())
        return made
      })
      return { email: account.email, password: invented }
    },
  }
}

async function firstAccount(tx: Tx): Promise<number[]> {
  const [first] = await tx.rows<{ id: number }>({
    strings: ['select account_id as id from accounts order by account_id limit 1'],
    values: [],
  })
  return first ? [first.id] : []
}
