export { type AnswerFacts, answerShape, type NumberPeople, numberPeopleSchema, peoplePageShape } from './answer.ts'
export { type AttributionAnswer, attributionAnswerSchema, type AttributionSlice, attributionSliceShape } from './attribution.ts'
export { type ClickAnswer, clickAnswerSchema, type ClickSlice, clickSliceShape } from './click.ts'
export { type AttributesAnswer, attributesAnswerSchema, type AttributesSlice, attributesSliceShape } from './attributes.ts'
export { type ContrastAnswer, contrastAnswerSchema, type ContrastSlice, contrastSliceShape } from './contrast.ts'
export { type CountAnswer, countAnswerSchema, type CountSlice, countSliceShape } from './count.ts'
export { type DriversAnswer, driversAnswerSchema, type DriversSlice, driversSliceShape } from './drivers.ts'
export { type FactorsAnswer, factorsAnswerSchema, type FactorsSlice, factorsSliceShape } from './factors.ts'
export { type KeyEventsAnswer, keyEventsAnswerSchema, type KeyEventsSlice, keyEventsSliceShape } from './key-events.ts'
export {
  type EffectAnswer,
  effectAnswerSchema,
  type EffectCell,
  type EffectDifference,
  type EffectSlice,
  effectSliceShape,
} from './effect.ts'
export { type FunnelAnswer, funnelAnswerSchema, type FunnelSlice, funnelSliceShape, type Spread } from './funnel.ts'
export { type LeavingAnswer, leavingAnswerSchema, type LeavingSlice, leavingSliceShape } from './leaving.ts'
export { type ReadersAnswer, readersAnswerSchema, type ReadersRow, type ReadersSlice, readersSliceShape } from './readers.ts'
export { type SqlAnswer, sqlAnswerSchema } from './sql.ts'
export { type PathAnswer, pathAnswerSchema, type PathSlice, pathSliceShape } from './path.ts'
export { type ProcessAnswer, processAnswerSchema, type ProcessSlice, processSliceShape } from './process.ts'
export { type SessionAnswer, sessionAnswerSchema, sessionSliceShape } from './session.ts'
export {
  type RetentionAnswer,
  retentionAnswerSchema,
  type RetentionCell,
  type RetentionSlice,
  retentionSliceShape,
  type RetentionTotal,
} from './retention.ts'
export { type IntervalAnswer, intervalAnswerSchema, type IntervalSlice, intervalSliceShape, type IntervalSpread } from './interval.ts'
export { type DistributionAnswer, distributionAnswerSchema, type DistributionSlice, distributionSliceShape } from './distribution.ts'
export { type LtvAnswer, ltvAnswerSchema, type LtvCellAnswer, type LtvSlice, ltvSliceShape } from './ltv.ts'
export { type LifecycleAnswer, lifecycleAnswerSchema, type LifecycleSlice, lifecycleSliceShape } from './lifecycle.ts'
export { type MatrixAnswer, matrixAnswerSchema, type MatrixSlice, matrixSliceShape } from './matrix.ts'
