import { z } from 'zod'
import { type Permission, type Role, roleGrants, roles } from '../permissions.ts'

export const longestLinkDays = 366
export const mostOpenLinks = 50
export const leastPassword = 8

/** A way to a board for whoever has no account. */
export const boardLinkInputSchema = z.object({
  name: z.string().trim().min(1).max(100).describe('whom it is for'),
  role: z
    .enum(roles)
    .default('viewer')
    .describe('visitors see what a member of this role would; never more than its maker may, and the board must be open to it'),
  days: z.number().int().min(1).max(longestLinkDays).default(30).describe('for so many days from now'),
  password: z.string().min(leastPassword).max(200).nullable().default(null).describe('asked of visitors; null: whoever has the link'),
  hasFreeDays: z.boolean().default(true).describe('visitors may look at other days than the board has, at most 366 of them'),
})
export type BoardLinkInput = z.infer<typeof boardLinkInputSchema>

/** `expired`: its days have passed; `ended`: somebody ended it; `closed`: its maker is no member any more, or may not do it any more. */
export const linkStates = ['open', 'expired', 'ended', 'closed'] as const
export type LinkState = (typeof linkStates)[number]

export const boardLinkSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  hasFreeDays: z.boolean(),
  hasPassword: z.boolean(),
  state: z.enum(linkStates).describe('whether it opens the board now, or why it does not'),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  uses: z.number().int().describe('how often the board was opened by it'),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type BoardLink = z.infer<typeof boardLinkSchema>
export const boardLinksSchema = z.object({ items: z.array(boardLinkSchema) }).describe('newest first; those that ended a year ago are gone')
export const newBoardLinkSchema = z.object({
  link: boardLinkSchema,
  url: z.string().describe('told this once: only a hash of the token in it is kept'),
})
export type NewBoardLink = z.infer<typeof newBoardLinkSchema>

/** Whether a board is open to a role: to its own, or to everybody; to whoever manages the project always. */
export function isOpenTo(role: Role, boardRoles: readonly Role[]): boolean {
  const granted = roleGrants(role)
  if (!granted.has('analytics.read')) return false
  return granted.has('project.manage') || boardRoles.length === 0 || boardRoles.includes(role)
}

/** Whether somebody may show a board as a role sees it: one that it is open to, and that may not more than they. */
export const mayShowAs = (may: (permission: Permission) => boolean, role: Role, boardRoles: readonly Role[]): boolean =>
  isOpenTo(role, boardRoles) && [...roleGrants(role)].every(may)
