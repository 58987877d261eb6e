import { z } from 'zod'
import type { Route } from './route.ts'

type JsonSchema = Record<string, unknown>

/** OpenAPI 3.1 from the routes' own schemas. */
export function openApiDocument(routes: readonly Route[]): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace',
      version: '1',
      description: 'Admin API. Bearer token or session cookie; errors are application/problem+json.',
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'millrace_session' } },
    },
    paths,
  }
}

function operation(route: Route): JsonSchema {
  const names = [...route.url.matchAll(/:(\w+)/g)].map((match) => match[1])
  const query = route.query ? schemaOf(route.query, 'input') : undefined
  const required = (query?.['required'] ?? []) as string[] /* JSON schema of an object */
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries((query?.['properties'] ?? {}) as Record<string, JsonSchema> /* as above */).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      schema,
    })),
    ...headersOf(route),
  ]
  return {
    summary: route.summary,
    operationId: `${route.method.toLowerCase()}${route.url.replace(/[^a-zA-Z]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^\//, '')}`,
    tags: [route.url.split('/').at(5) ?? route.url.split('/').at(3) ?? 'other'],
    'x-permission': route.permission,
    security: route.permission === 'public' ? [] : [{ token: [] }, { session: [] }],
    parameters,
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } } : {}),
    responses: {
      [String(route.status)]: {
        description: route.status === 204 ? 'Done; nothing to say' : 'Done',
        ...(route.response ? { content: { 'application/json': { schema: schemaOf(route.response, 'output') } } } : {}),
        ...(route.file ? { content: { [route.file]: { schema: { type: 'string', format: 'binary' } } } } : {}),
      },
      default: { description: 'Problem', content: { 'application/problem+json': { schema: { type: 'object' } } } },
    },
  }
}

/** Headers that mean something here; the texts stand in the document and in the readable page. */
function headersOf(route: Route): JsonSchema[] {
  const revision = {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'Revision the change is made on, as `"7"`: 428 without, 409 when it is not the newest.',
    schema: { type: 'string' },
  }
  const once = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Any text of yours. A repeat within 7 days has no second effect and gets the first answer, or 409 `already_done`.',
    schema: { type: 'string', maxLength: 200 },
  }
  return [...(route.revision ? [revision] : []), ...(route.method === 'POST' && route.permission !== 'public' ? [once] : [])]
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

function partsOf(route: Route): { name: string; schema: JsonSchema }[] {
  return [
    ...headersOf(route).map((header) => ({ name: `header ${String(header['name'])}`, schema: header })),
    ...(route.query ? [{ name: 'query', schema: schemaOf(route.query, 'input') }] : []),
    ...(route.body ? [{ name: 'body', schema: schemaOf(route.body, 'input') }] : []),
    ...(route.response ? [{ name: `answer ${route.status}`, schema: schemaOf(route.response, 'output') }] : []),
  ]
}

/** A readable page of the document: plain HTML, no script, fits any content policy. */
export function docsPage(routes: readonly Route[]): string {
  const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
  const rows = routes.map(
    (route) =>
      `<details><summary><b>${route.method}</b> <code>${escape(route.url)}</code> — ${escape(route.summary)} <small>${route.permission}</small></summary>` +
      partsOf(route)
        .map(({ name, schema }) => `<h4>${name}</h4><pre>${escape(JSON.stringify(schema, null, 2))}</pre>`)
        .join('') +
      '</details>',
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Millrace API</title>
<style>body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}details{border-bottom:1px solid #8884;padding:.4rem 0}pre{overflow:auto}small{opacity:.7}:root{color-scheme:light dark}</style>
<h1>Millrace API</h1><p>Bearer token or session cookie; errors are <code>application/problem+json</code>. Document: <a href="/api/openapi.json">/api/openapi.json</a></p>${rows.join('\n')}</html>`
}
