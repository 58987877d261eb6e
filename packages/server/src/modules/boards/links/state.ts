import { isOpenTo, type LinkState, mayShowAs } from '@millrace/contract/boards/links.ts'
import { type Role, roleGrants } from '@millrace/contract/permissions.ts'

interface Link {
  readonly role: Role
  readonly endedAt: Date | null
  readonly expiresAt: Date
  readonly makerRole: Role | null
}
interface Board {
  readonly roles: readonly Role[]
  readonly isArchived: boolean
}

/** Whether a link opens its board at a moment: its maker must still be able to make it. */
export function linkState(link: Link, board: Board, now: Date): LinkState {
  if (link.endedAt !== null) return 'ended'
  if (link.expiresAt <= now) return 'expired'
  return !board.isArchived && link.makerRole !== null && mayGive(link.makerRole, link.role, board.roles) ? 'open' : 'closed'
}

/** Whoever may edit the board makes links to it. */
export function mayGive(maker: Role, given: Role, boardRoles: readonly Role[]): boolean {
  const own = roleGrants(maker)
  return own.has('analytics.write') && isOpenTo(maker, boardRoles) && mayShowAs((one) => own.has(one), given, boardRoles)
}
