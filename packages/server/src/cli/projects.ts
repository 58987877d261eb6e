import { newSlugSchema, reservedSlugs, timeZoneSchema } from '@millrace/contract/admin/api.ts'
import { permissions } from '@millrace/contract/permissions.ts'
import { admin, createToken, findProject } from '../modules/admin/index.ts'
import { systemClock } from '../platform/clock.ts'
import type { Tools } from './tools.ts'

/** Where a project lives that names no zone. */
export const defaultTimeZone = 'Asia/Shanghai'

export interface NewProject {
  readonly slug: string
  readonly name: string
  readonly timeZone: string
}

/** Checked before any engine is started for it. */
export function readProject(given: {
  readonly slug: string | undefined
  readonly name: string | undefined
  readonly timeZone: string | undefined
}): NewProject {
  const slug = newSlugSchema.safeParse(given.slug)
  if (reservedSlugs.has(given.slug ?? '')) throw new Error(`--slug ${given.slug} is taken by pages of ours; choose another`)
  if (!slug.success) throw new Error('name the project with --slug: small letters, digits and hyphens, e.g. --slug shop')
  const timeZone = timeZoneSchema.safeParse(given.timeZone ?? defaultTimeZone)
  if (!timeZone.success) throw new Error(`--time-zone ${given.timeZone} is not an IANA time zone; use one like ${defaultTimeZone}`)
  return { slug: slug.data, name: given.name ?? slug.data, timeZone: timeZone.data }
}

export async function createProject({ postgres, migrate }: Tools, project: NewProject) {
  await migrate()
  const accounts = admin({ postgres, clock: systemClock })
  const made = await postgres.transaction(async (tx) => {
    const created = await accounts.createProject(tx, { ...project, ownerId: undefined, createdBy: 'cli' })
    const target = { kind: 'project', id: project.slug }
    await accounts.auditAs(tx, 'cli', { action: 'project.created', target, projectId: created.project.id, after: project })
    return created
  })
  return { project: made.project.slug, timeZone: made.project.timeZone, writeKey: made.writeKey, apiToken: made.apiToken }
}

export async function createProjectToken(
  { postgres, migrate }: Tools,
  given: { readonly project: string; readonly name: string | undefined },
) {
  await migrate()
  const project = await findProject(postgres, given.project)
  if (!project) throw new Error(`there is no project ${given.project}`)
  const name = given.name ?? 'cli'
  const accounts = admin({ postgres, clock: systemClock })
  const made = await postgres.transaction(async (tx) => {
    const token = await createToken(tx, project.id, { name, scopes: permissions, createdBy: 'cli' }, systemClock.now())
    const target = { kind: 'token', id: String(token.id) }
    await accounts.auditAs(tx, 'cli', { action: 'token.created', target, projectId: project.id, after: { name, scopes: permissions } })
    return token
  })
  return { project: project.slug, name, apiToken: made.token }
}
