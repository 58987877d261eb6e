import { type Call, hasBody } from '@millrace/contract/journeys/index.ts'
import type { Body } from '@millrace/contract/content/api.ts'
import { filters, type Liquid } from 'liquidjs'
import { triggerPropertyOf } from './content.ts'
import { engineWith, fill, readerOf, reasonOf, type RenderContext, scopeOf } from './render.ts'
import { type Reading, readingsOf } from './variables.ts'

/** A call with its texts filled in. */
export interface FilledCall {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface CallContext extends Omit<RenderContext, 'unsubscribe_url'> {
  readonly person: { readonly id: number }
  readonly run: { readonly id: number; readonly journey: string; readonly node: string }
  /** Secrets that headers may read. */
  readonly secret: Readonly<Record<string, string>>
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)

/** What is filled in cannot break out of where it stands. */
const engines: Readonly<Record<'url' | Call['type'], Liquid>> = {
  url: engineWith((value) => encodeURIComponent(textOf(value))),
  form: engineWith((value) => encodeURIComponent(textOf(value))),
  json: engineWith((value) => JSON.stringify(textOf(value)).slice(1, -1)),
  text: engineWith(textOf),
}
// In JSON this filter writes a whole value, quotes included.
const { json } = filters
engines.json.registerFilter('json', { raw: true, handler: typeof json === 'function' ? json : String })

const contentTypes: Readonly<Record<Call['type'], string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
}

/** Fills a call in for one person. A variable that is missing without a default is a reason not to call, as it is not to send. */
export async function fillCall(call: Call, context: CallContext): Promise<FilledCall | { readonly reason: string }> {
  const scope = { ...scopeOf(context), person: context.person, run: context.run }
  const reader = readerOf(context)
  const write = (engine: Liquid, source: string, more: object = {}): Promise<string> =>
    source.includes('{') ? fill(engine, source, { ...scope, ...more }, reader) : Promise.resolve(source)
  try {
    const own = hasBody(call) ? { 'content-type': contentTypes[call.type] } : {}
    const headers: Record<string, string> = { ...own }
    for (const { name, value } of call.headers)
      headers[name.toLowerCase()] = (await write(engines.text, value, { secret: context.secret })).replace(/[\r\n]+/g, ' ').trim()
    return {
      url: await write(engines.url, call.url),
      headers,
      body: hasBody(call) ? await write(engines[call.type], call.body) : '',
    }
  } catch (error) {
    return { reason: reasonOf(error).replace(': ', ' ') }
  }
}

/** Texts of a call as those of a message, to be looked through for what they read. */
export const bodyOfCall = ({ url, headers, body }: Call): Extract<Body, { kind: 'html' }> => ({
  kind: 'html',
  subject: url,
  preheader: '',
  html: body,
  text: headers.map(({ value }) => value).join('\n'),
})

/** Properties of the trigger that a call reads. */
export const callReads = (call: Call): string[] => [...new Set(readingsIn(call).flatMap((one) => triggerPropertyOf(one) ?? []))]

const groups = new Set(['profile', 'event', 'item', 'node', 'project', 'person', 'run', 'secret'])

/** Why the texts of a call are no templates; undefined: they are. */
export function callProblem(call: Call): string | undefined {
  try {
    const unknown = readingsOf(bodyOfCall(call)).find(({ path: [group = ''] }) => !groups.has(group))
    if (unknown) return unknown.path.join('.')
    const spilt = readingsOf({ ...bodyOfCall(call), text: '' }).find(({ path: [group] }) => group === 'secret')
    return spilt && `${spilt.path.join('.')}: headers only`
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  }
}

function readingsIn(call: Call): Reading[] {
  try {
    return readingsOf(bodyOfCall(call))
  } catch {
    return []
  }
}
