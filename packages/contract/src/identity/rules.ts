/** What the rules say of ids of a type, and of merges. */
export interface IdentityRules {
  /** How many ids of this type one person may hold. */
  readonly limitOf: (type: string) => number
  /** Merges into one person within an hour, before a human has to look. */
  readonly mergesPerHour: number
}

const limits: Readonly<Record<string, number>> = {
  login_id: 1,
  mobile: 5,
  email: 5,
  wechat_unionid: 3,
  wecom_external_userid: 3,
}

/** Two logins are never one person; of other ids a person has a few. An id that many share is nobody's. */
export const builtInRules: IdentityRules = { limitOf: (type) => limits[type] ?? 10, mergesPerHour: 30 }

/** Why two people were not made one; `by_hand` when somebody split them or undid their merge. */
export const conflictReasons = ['two_logins', 'too_many_ids', 'too_many_merges', 'by_hand'] as const
export type ConflictReason = (typeof conflictReasons)[number]
