export { canonicalJoin, canonicalPerson } from './canonical.ts'
export { canonicalPeople, identityHook, type MergePair, type PersonHook } from './merge.ts'
export { type ProfileSnapshot, profileFact, resolvePeople } from './resolve.ts'
