import type { Body, Rendered } from '@millrace/contract/content/api.ts'
import { zoneOf } from '@millrace/contract/time/zone.ts'
import { Context, Liquid, RenderError, type Template } from 'liquidjs'
import { addFilters, NotMoney, type Reader, setReader } from './filters.ts'

/** Bounded in text, time and memory; no file system, no prototypes: a template can only format what it is given. */
const limits = {
  templates: {},
  parseLimit: 400_000,
  renderLimit: 500,
  memoryLimit: 20_000_000,
  ownPropertyOnly: true,
  strictFilters: true,
  strictVariables: true,
  lenientIf: true,
}

const html = new Liquid({ ...limits, outputEscape: 'escape' })
const text = new Liquid(limits)
for (const engine of [html, text]) addFilters(engine)

export type RenderResult =
  | { readonly ok: true; readonly rendered: Omit<Rendered, 'missing'> }
  | { readonly ok: false; readonly reason: string }

type Values = Readonly<Record<string, unknown>>

/** What stands behind `item` in a text: by owner and property, the item whose id is the value there. */
export type ItemScope = Readonly<Record<'event' | 'profile', Readonly<Record<string, Values>>>>
export const noItemScope: ItemScope = { event: {}, profile: {} }

export interface RenderContext {
  readonly profile: Readonly<Record<string, unknown>>
  readonly event: Readonly<Record<string, unknown>>
  readonly item: ItemScope
  /** Templates see the name; dates are in the zone of a person who has none of their own, amounts in the currency. */
  readonly project: { readonly name: string; readonly timeZone: string; readonly currency: string }
  readonly unsubscribe_url: string
}

/** Renders a message for one person. A variable that is missing without a default is a reason not to send, never "Dear null". */
export async function render(body: Body, context: RenderContext): Promise<RenderResult> {
  const { profile, event, item, project, unsubscribe_url } = context
  const items = { event: presentItems(item.event), profile: presentItems(item.profile) }
  const scope = { profile: present(profile), event: present(event), item: items, project: { name: project.name }, unsubscribe_url }
  const reader = { zone: zoneOf(profile, project.timeZone), projectZone: project.timeZone, currency: project.currency }
  const write = (engine: Liquid, source: string): Promise<string> => fill(engine, source, scope, reader)
  try {
    const subject = (await write(text, body.subject)).replace(/[\r\n]+/g, ' ').trim()
    const page = await write(html, withPreheader(body))
    const plain = body.text ? await write(text, body.text) : toText(page)
    return { ok: true, rendered: { subject, html: page, text: plain } }
  } catch (error) {
    return { ok: false, reason: reasonOf(error) }
  }
}

async function fill(engine: Liquid, source: string, scope: object, reader: Reader): Promise<string> {
  const context = new Context(scope, { ...engine.options, timezoneOffset: reader.zone }, {}, { liquid: engine })
  setReader(context, reader)
  return String(await engine.render(parsed(engine, source), context))
}

const keptTemplates = 200
const cache = new Map<Liquid, Map<string, Template[]>>([
  [html, new Map()],
  [text, new Map()],
])

/** Parsing costs more than rendering; the templates in use are few. */
function parsed(engine: Liquid, source: string): Template[] {
  const known = cache.get(engine)
  const found = known?.get(source) ?? engine.parse(source)
  known?.delete(source)
  known?.set(source, found)
  const [oldest] = known?.keys() ?? []
  if (known && known.size > keptTemplates && oldest !== undefined) known.delete(oldest)
  return found
}

/** Null means missing, so that a default applies to it too. */
const present = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''))

const presentItems = (items: ItemScope['event']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(items).map(([property, row]) => [property, present(row)]))

function withPreheader(body: Body): string {
  if (!body.preheader) return body.html
  return `<div style="display:none;max-height:0;overflow:hidden">${body.preheader}</div>${body.html}`
}

function reasonOf(error: unknown): string {
  const cause = error instanceof RenderError ? error.originalError : undefined
  if (cause instanceof NotMoney) return cause.reason
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const variable = /undefined variable: (.+?)(?:, line:|$)/.exec(message)?.[1]
  return variable ? `variable_missing: ${variable}` : `template_error: ${message.slice(0, 200)}`
}

/** A readable twin of the page for clients that show text. */
export const toText = (page: string): string =>
  page
    .replace(/<(style|script|head)[\s\S]*?<\/\1>/gi, '')
    .replace(/<a\s[^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/gi, '$2 ($1)')
    .replace(/<br\s*\/?>|<\/(p|div|tr|h\d|li)>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

/** What a source takes from outside, as the steps it takes there. Loop variables are its own. */
export const segmentsIn = (source: string): unknown[][] => text.globalVariableSegmentsSync(parsed(text, source))
