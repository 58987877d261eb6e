export { type Box, layout, type Layout, type Sizes, type Wire } from './layout.ts'
export { outline, type OutlineItem, type OutlinePath } from './outline.ts'
