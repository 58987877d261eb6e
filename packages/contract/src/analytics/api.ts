export { type AnswerFacts, answerShape, type NumberPeople, numberPeopleSchema, peoplePageShape } from './answer.ts'
export { type ContrastAnswer, contrastAnswerSchema, type ContrastSlice, contrastSliceShape } from './contrast.ts'
export { type CountAnswer, countAnswerSchema, type CountSlice, countSliceShape } from './count.ts'
export { type FunnelAnswer, funnelAnswerSchema, type FunnelSlice, funnelSliceShape } from './funnel.ts'
