export { combine, type Counted, formulaOf, type MetricNumbers } from './combine.ts'
export {
  bothOf,
  countOf,
  type Measure,
  measureSchema,
  measuresOf,
  type MetricDefinition,
  metricDefinitionSchema,
  type MetricQuestion,
} from './definition.ts'
export {
  cellsOf,
  type MatrixBy,
  type MatrixCell,
  type MatrixQuery,
  matrixQuerySchema,
  type MatrixStage,
  maxStages,
  measurePeople,
  type StageMeasure,
  stageMeasures,
  withMetrics,
} from './matrix.ts'
export { type MatrixEvent, matrixReference, type MatrixRow } from './matrix-reference.ts'
