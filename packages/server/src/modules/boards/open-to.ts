import type { Role } from '@millrace/contract/permissions.ts'
import type { Actor } from '../../platform/http/index.ts'

/** Which boards somebody may open: all, or those of everybody and of a role; a token without the project's management has no role. */
export type OpenTo = 'all' | Role | null

export function openTo({ role, can }: Pick<Actor, 'role' | 'can'>): OpenTo {
  return can('project.manage') ? 'all' : (role ?? null)
}

export const mayOpen = (to: OpenTo, roles: readonly Role[]): boolean =>
  to === 'all' || roles.length === 0 || (to !== null && roles.includes(to))
