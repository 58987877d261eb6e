/** What the rules say of ids of a type, and of merges. */
export interface IdentityRules {
  /** How many ids of this type one person may hold. */
  readonly limitOf: (type: string) => number
  /** Whether an id of this type that two people share makes them one. */
  readonly mergesPeople: (type: string) => boolean
  /** Smaller is stronger; a record belongs to the person of its strongest id. */
  readonly rankOf: (type: string) => number
  /** Whether values of this type are kept only as salted hashes. */
  readonly isHashed: (type: string) => boolean
  /** Some types expire. */
  readonly expires: boolean
  /** Days without a record after which an id of this type is a new one. */
  readonly expiresAfter: (type: string) => number | undefined
  /** Merges into one person within an hour, before a human has to look. */
  readonly mergesPerHour: number
}

/**
 * Why two people were not made one: `never_merges` when they share an id of a type that merges nobody, `by_hand` when
 * somebody split them or undid their merge.
 */
export const conflictReasons = ['two_logins', 'too_many_ids', 'too_many_merges', 'never_merges', 'by_hand'] as const
export type ConflictReason = (typeof conflictReasons)[number]
