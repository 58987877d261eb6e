export { admittedPerProject, type Shape, shapes } from './admit.ts'
export { catalog, type CatalogModule } from './catalog.ts'
export { property } from './property.ts'
export { typeOfValue } from './typing.ts'
