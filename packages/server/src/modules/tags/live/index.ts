import { keepTags } from './keep.ts'
import { onPremiseChanged } from './premise.ts'
import { renewTagWatches } from './renew.ts'
import { reactTags, touchTagsOfFacts } from './touch.ts'

export { tagQueues } from './store.ts'

/** Tags that follow each event: who is touched, what is looked at, and the work itself. */
export const liveTags = {
  react: reactTags,
  touchOfFacts: touchTagsOfFacts,
  renewWatches: renewTagWatches,
  onPremiseChanged,
  keep: keepTags,
}
