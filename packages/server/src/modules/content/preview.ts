import type { Body, Rendered } from '@millrace/contract/content/api.ts'
import { fail } from '../../platform/errors.ts'
import { foundOut, render, type RenderContext, type RenderResult } from './render.ts'
import { nameOf, readingsOf } from './variables.ts'

/** Variables without a default that this person or event does not have: all of them, not only the first one met. */
export function missingOf(body: Body, context: RenderContext): string[] {
  return readingsOf(body).flatMap(({ path, hasDefault }) => {
    let value: unknown = { ...context, node: foundOut(context.event) }
    for (const step of path) value = isObject(value) ? value[step] : undefined
    return hasDefault || (value !== undefined && value !== null && value !== '') ? [] : [nameOf(path)]
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A message as one person would get it; what is missing is named, and then there is no message. */
export async function preview(body: Body, context: RenderContext): Promise<Rendered> {
  const result = await render(body, context)
  if (result.ok) return { ...result.rendered, missing: [] }
  const subject = body.kind === 'html' || body.kind === 'email' ? body.subject : ''
  return { subject, html: '', text: '', link: '', image: '', values: [], missing: missingAfter(result, body, context) }
}

/** Renders for a test send, or answers which values it still needs. */
export async function renderOrFail(body: Body, context: RenderContext): Promise<Omit<Rendered, 'missing'>> {
  const result = await render(body, context)
  if (result.ok) return result.rendered
  const missing = missingAfter(result, body, context)
  return fail(
    'variables_missing',
    { variables: missing.join(', ') },
    missing.map((name) => ({ path: name, code: 'missing', message: `give ${name} a value or a default` })),
  )
}

function missingAfter(result: Extract<RenderResult, { ok: false }>, body: Body, context: RenderContext): string[] {
  const [, code, value = ''] = /^(variable_missing|money_invalid|currency_unknown): (.*)$/.exec(result.reason) ?? []
  switch (code) {
    case 'variable_missing':
      return [...new Set([value, ...missingOf(body, context)])]
    case 'money_invalid':
    case 'currency_unknown':
      return fail(code, { value })
    default:
      return fail('template_invalid', { reason: result.reason })
  }
}
