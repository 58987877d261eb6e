export { type Definition, type DefinitionKind, definitionKinds, definitionSchema, type Of, type Plain } from './definition.ts'
export { describeDefinition } from './describe.ts'
export { type Known, rawOf } from './raw.ts'
export { bucketOf, bucketsOf, cells, type Raw, rfmCells, tierOf, valuesOf } from './values.ts'
