export { profilesHook } from './merge.ts'
export { type PlacedRecord, reactProfiles } from './react.ts'
export { holdPeople } from './store.ts'
export { setTags, type TagChange } from './tags.ts'
