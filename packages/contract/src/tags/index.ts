export { type Definition, type DefinitionKind, definitionKinds, definitionSchema, type Of } from './definition.ts'
export { type Known, rawOf } from './raw.ts'
export { bucketOf, cells, type Raw, rfmCells, valuesOf } from './values.ts'
