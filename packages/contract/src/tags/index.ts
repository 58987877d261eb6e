export {
  type Askable,
  type Definition,
  type DefinitionKind,
  definitionKinds,
  definitionSchema,
  type Of,
  type Plain,
  rulesIn,
} from './definition.ts'
export { describeDefinition } from './describe.ts'
export { type Each, type Happened } from './happened.ts'
export { type Known } from './known.ts'
export { isLiveKind, type Live, type LiveObstacle, liveObstacle } from './live.ts'
export { type Credit, creditsOf, type Persuaded, persuasion, type Touch } from './persuaded.ts'
export { type Preference, type Signal, weightsOf } from './preference.ts'
export { rawOf } from './raw.ts'
export { capped, type Criterion, givenBy, type Given, type Score, scoreText, totalOf } from './score.ts'
export { type Standing, standings, type Tiers } from './score-tiers.ts'
export { bucketOf, bucketsOf, cells, keyText, type Raw, rfmCells, valuesIn, valuesOf } from './values.ts'
export { type Judge, judge, maxStages, type Stage, stageRules, type Stages, stagesSchema, type StageState } from './stages.ts'
export { isTierSet, type Moved, movesOf, type Place, type PlaceKind, placesOf, type TierSet, tierKinds, tiersOf } from './tiers.ts'
