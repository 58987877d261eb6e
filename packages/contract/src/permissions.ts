/** What a member or a token may do. One word each, `topic.verb`. */
export const permissions = [
  'project.read',
  'project.manage',
  'members.manage',
  'tokens.manage',
  'sources.read',
  'sources.manage',
  'data.read',
  'data.import',
  'catalog.read',
  'catalog.write',
  'people.read',
  'people.read_pii',
  'people.write',
  'people.erase',
  'segments.read',
  'segments.write',
  'analytics.read',
  'analytics.write',
  'content.read',
  'content.write',
  'messages.read',
  'messages.send',
  'inbox.read',
  'inbox.answer',
  'calls.read',
  'calls.work',
  'channels.manage',
  'journeys.read',
  'journeys.write',
  'journeys.publish',
  'journeys.approve',
  'jobs.read',
  'jobs.manage',
  'audit.read',
] as const
export type Permission = (typeof permissions)[number]

export const roles = ['owner', 'admin', 'operator', 'approver', 'analyst', 'viewer'] as const
export type Role = (typeof roles)[number]

const viewer: readonly Permission[] = [
  'project.read',
  'sources.read',
  'catalog.read',
  'people.read',
  'segments.read',
  'analytics.read',
  'content.read',
  'messages.read',
  'journeys.read',
]
const analyst: readonly Permission[] = [
  ...viewer,
  'data.read',
  'segments.write',
  'analytics.write',
  'catalog.write',
  'jobs.read',
  'inbox.read',
  'calls.read',
]
const operator: readonly Permission[] = [
  ...analyst,
  'people.read_pii',
  'people.write',
  'data.import',
  'content.write',
  'messages.send',
  'inbox.answer',
  'calls.work',
  'journeys.write',
  'journeys.publish',
  'jobs.manage',
]

const granted: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set(permissions),
  admin: new Set(permissions),
  operator: new Set(operator),
  approver: new Set([...viewer, 'journeys.publish', 'journeys.approve', 'data.read']),
  analyst: new Set(analyst),
  viewer: new Set(viewer),
}

export const roleGrants = (role: Role): ReadonlySet<Permission> => granted[role]
