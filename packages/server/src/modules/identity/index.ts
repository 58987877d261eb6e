export { canonicalJoin, canonicalPerson } from './canonical.ts'
export { canonicalPeople, type MergePair, type PersonHook } from './merge.ts'
export { type ProfileSnapshot, profileFact, resolvePeople } from './resolve.ts'
