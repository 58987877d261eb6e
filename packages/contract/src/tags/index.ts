export { type Definition, type DefinitionKind, definitionKinds, definitionSchema, type Of } from './definition.ts'
export { describeDefinition } from './describe.ts'
export { type Known, rawOf } from './raw.ts'
export { bucketOf, bucketsOf, cells, type Raw, rfmCells, valuesIn, valuesOf } from './values.ts'
