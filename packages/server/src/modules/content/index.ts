export { content, type ContentModule, type TemplateFacts, type TemplateVersion } from './content.ts'
export { renderOrFail } from './preview.ts'
export { render, type RenderContext, variablesOf } from './render.ts'
export { contentRoutes } from './routes.ts'
