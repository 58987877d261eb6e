export { foldedFlow, placeOf } from './fold.ts'
export { type Box, layout, type Layout, type Sizes, type Wire } from './layout.ts'
export { outline, type OutlineItem, type OutlinePath } from './outline.ts'
