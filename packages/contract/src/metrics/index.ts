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
