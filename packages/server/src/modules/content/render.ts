import type { Body, Rendered } from '@millrace/contract/content/api.ts'
import { zoneOf } from '@millrace/contract/time/zone.ts'
import { Context, Liquid, RenderError, type Template } from 'liquidjs'
import { addFilters, type Reader, setReader, Unwritable } from './filters.ts'

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

/** Templates of a kind, by the same bounds and with the same filters. */
export function engineWith(outputEscape: (value: unknown) => string): Liquid {
  const engine = new Liquid({ ...limits, outputEscape })
  addFilters(engine)
  return engine
}

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
  /** The moment of sending, which countdowns count from. */
  readonly now: Date
}

/** Renders a message for one person. A variable that is missing without a default is a reason not to send, never "Dear null". */
export async function render(body: Body, context: RenderContext): Promise<RenderResult> {
  // Signed for whoever reads it.
  const scope = Object.defineProperty(scopeOf(context), 'unsubscribe_url', { enumerable: true, get: () => context.unsubscribe_url })
  const reader = readerOf(context)
  const write = (engine: Liquid, source: string): Promise<string> => fill(engine, source, scope, reader)
  try {
    if (body.kind === 'sms') return { ok: true, rendered: await renderSms(body, (source) => write(text, source)) }
    if (body.kind === 'webhook')
      return { ok: true, rendered: { ...nothing, values: await valuesOf(body.fields, (source) => write(text, source)) } }
    // Whoever renders asks for the page of it first: what it is drawn with stands in the database.
    if (body.kind === 'email') return { ok: false, reason: 'template_error: a mail of blocks that was not drawn' }
    if (body.kind === 'push') return await renderPush(body, (source) => write(text, source))
    if (body.kind === 'phone') {
      const [title = '', said = '', assignee = ''] = await Promise.all(
        [body.title, body.text, body.assignee].map((one) => write(text, one)),
      )
      const values = [{ name: 'assignee', value: assignee.trim() }]
      return { ok: true, rendered: { ...nothing, subject: oneLine(title), text: said.replace(/\r\n?/g, '\n').trim(), values } }
    }
    const subject = (await write(text, body.subject)).replace(/[\r\n]+/g, ' ').trim()
    const page = await write(html, withPreheader(body))
    const plain = body.text ? await write(text, body.text) : toText(page)
    return { ok: true, rendered: { ...nothing, subject, html: page, text: plain } }
  } catch (error) {
    return { ok: false, reason: reasonOf(error) }
  }
}

/** A text is one line of blanks: what stands in a profile cannot add lines that look like another sender's. */
async function renderSms(body: Extract<Body, { kind: 'sms' }>, write: (source: string) => Promise<string>) {
  const said = oneLine(await write(body.text))
  const values = await Promise.all(
    (body.approved?.values ?? []).map(async ({ name, value }) => ({ name, value: oneLine(await write(value)) })),
  )
  return { ...nothing, text: body.signature === '' ? said : `【${body.signature}】${said}`, values }
}

const valuesOf = (named: readonly { readonly name: string; readonly value: string }[], write: (source: string) => Promise<string>) =>
  Promise.all(named.map(async ({ name, value }) => ({ name, value: await write(value) })))

/** What a tap opens leads to the web or to an app, never to something that runs where it is opened. */
async function renderPush(body: Extract<Body, { kind: 'push' }>, write: (source: string) => Promise<string>): Promise<RenderResult> {
  const [subject = '', said = '', link = '', image = ''] = await Promise.all([body.title, body.text, body.link, body.image].map(write))
  const values = await valuesOf(body.data, write)
  if (link.trim() !== '' && !isAddress(link.trim())) return { ok: false, reason: `link_invalid: ${link.slice(0, 200)}` }
  if (image.trim() !== '' && !isPicture(image.trim())) return { ok: false, reason: `image_invalid: ${image.slice(0, 200)}` }
  const written = { subject: oneLine(subject), text: said.replace(/\r\n?/g, '\n').trim(), link: link.trim(), image: image.trim() }
  return { ok: true, rendered: { ...nothing, ...written, values } }
}

const runs = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:'])
const isAddress = (link: string): boolean => /^[a-z][a-z\d+.-]*:\S+$/i.test(link) && URL.canParse(link) && !runs.has(new URL(link).protocol)
const isPicture = (image: string): boolean => URL.canParse(image) && new URL(image).protocol === 'https:'

const nothing: Omit<Rendered, 'missing'> = { subject: '', html: '', text: '', link: '', image: '', values: [] }

const oneLine = (said: string): string => said.replace(/[\r\n\u2028\u2029]+/g, ' ').trim()

type Seen = Omit<RenderContext, 'unsubscribe_url'>

/** What a template may read. */
export const scopeOf = ({ profile, event, item, project }: Seen) => ({
  profile: present(profile),
  event: present(event),
  item: { event: presentItems(item.event), profile: presentItems(item.profile) },
  node: foundOut(event),
  project: { name: project.name },
})

export const readerOf = ({ profile, project, now }: Pick<Seen, 'profile' | 'project' | 'now'>): Reader => ({
  now,
  zone: zoneOf(profile, project.timeZone),
  projectZone: project.timeZone,
  currency: project.currency,
})

/** What earlier steps of a run have found out stands beside its trigger as `node.<id>.<name>`. */
export function foundOut(event: Values): Readonly<Record<string, Values>> {
  const steps: Record<string, Record<string, unknown>> = {}
  for (const [key, value] of Object.entries(present(event))) {
    const [, id, name] = /^node\.([^.]+)\.([^.]+)$/.exec(key) ?? []
    if (id !== undefined && name !== undefined) (steps[id] ??= {})[name] = value
  }
  return steps
}

export async function fill(engine: Liquid, source: string, scope: object, reader: Reader): Promise<string> {
  const context = new Context(scope, { ...engine.options, timezoneOffset: reader.zone }, { sync: true }, { liquid: engine })
  setReader(context, reader)
  // Nothing in a template waits for anything: a promise for each of its values would take most of the time.
  return String(engine.renderSync(parsed(engine, source), context))
}

const keptTemplates = 200
const cache = new Map<Liquid, Map<string, Template[]>>()

/** Parsing costs more than rendering; the templates in use are few. */
function parsed(engine: Liquid, source: string): Template[] {
  const known = cache.get(engine) ?? new Map<string, Template[]>()
  cache.set(engine, known)
  const found = known.get(source) ?? engine.parse(source)
  known.delete(source)
  known.set(source, found)
  const [oldest] = known.keys()
  if (known.size > keptTemplates && oldest !== undefined) known.delete(oldest)
  return found
}

/** Null means missing, so that a default applies to it too. */
const present = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''))

const presentItems = (items: ItemScope['event']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(items).map(([property, row]) => [property, present(row)]))

function withPreheader(body: Extract<Body, { kind: 'html' }>): string {
  if (!body.preheader) return body.html
  return `<div style="display:none;max-height:0;overflow:hidden">${body.preheader}</div>${body.html}`
}

export function reasonOf(error: unknown): string {
  const cause = error instanceof RenderError ? error.originalError : undefined
  if (cause instanceof Unwritable) return cause.reason
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
