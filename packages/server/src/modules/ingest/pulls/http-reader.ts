import type { HttpOrigin } from '@millrace/contract/ingest/pulls.ts'
import type { Row } from '@millrace/contract/ingest/import-row.ts'
import { maxJsonRows, rowsOfJson, valueAt } from '@millrace/contract/ingest/json-rows.ts'
import { pause } from '../../../platform/clock.ts'
import { type Outgoing, type OutgoingAnswer, retryAfterMs } from '../../../platform/http/index.ts'
import { parseJson } from '../protocols/json.ts'
import { isObject } from '../protocols/types.ts'
import { isDeeper } from '../protocols/text.ts'
import { higher } from './higher.ts'
import { type Mark, type Page, type Place, type Reader, unreadable } from './reader.ts'

const maxBytes = 50_000_000
const timeoutMs = 60_000
/** How long a run waits where it is asked to; longer is left to the next try. */
const longestWaitSeconds = 300

export interface HttpDeps {
  readonly outgoing: Outgoing
  readonly signal?: AbortSignal
  /** Said while it waits, so that the job stays ours. */
  readonly alive?: () => Promise<void>
}

/** Reads a JSON API. The highest value of the column that grows is known at the end of a run only: pages come in any order. */
export function httpReader(deps: HttpDeps, origin: HttpOrigin, records: string, headers: Readonly<Record<string, string>>): Reader {
  return {
    async read(place, mark) {
      const answer = await ask(deps, origin, headers, place, mark)
      const text = answer.body.toString()
      const document = parseJson(text)
      if (document === undefined) throw unreadable(`the answer is not JSON: ${shortOf(text)}`)
      if (isDeeper(document, 64)) throw unreadable('the answer is nested too deeply')
      const rows = rowsOfJson(document, records)
      if (!rows) throw unreadable(`the answer has no list at ${records}: ${shortOf(text)}`)
      if (rows.length >= maxJsonRows) throw unreadable(`a page has ${maxJsonRows} records or more; ask for smaller pages`)
      const high = highest(origin, rows, typeof place?.['high'] === 'string' ? place['high'] : mark?.value)
      const next = nextPlace(origin, document, rows, place, high)
      const isNewMark = !next && high !== undefined
      return { rows, next, mark: isNewMark ? { value: high } : undefined, text } satisfies Page
    },
    close: () => Promise.resolve(),
  }
}

async function ask(
  deps: HttpDeps,
  origin: HttpOrigin,
  headers: Readonly<Record<string, string>>,
  place: Place | undefined,
  mark: Mark | null,
): Promise<OutgoingAnswer> {
  const { url, body } = addressOf(origin, place, mark)
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  for (let waited = 0; ; ) {
    const request = { url, method: origin.method, headers: { ...json, ...lowered }, body, maxBytes, timeoutMs }
    const answer = await deps.outgoing.request(deps.signal ? { ...request, signal: deps.signal } : request)
    if (answer.status >= 200 && answer.status < 300) return answer
    const said = `${url.host} answers ${answer.status}: ${shortOf(answer.body.toString())}`
    const isBusy = answer.status === 429 || answer.status === 503
    // Dates are by the clock of the machine, as the network is.
    const asked = isBusy ? retryAfterMs(answer.headers['retry-after'], new Date()) : undefined
    const seconds = asked === undefined ? undefined : Math.ceil(asked / 1_000)
    if (seconds === undefined || waited + seconds > longestWaitSeconds) {
      if (isBusy || answer.status >= 500 || answer.status === 408) throw new Error(said)
      throw unreadable(said)
    }
    waited += Math.max(seconds, 1)
    await waitFor(deps, seconds)
  }
}

async function waitFor({ signal, alive }: HttpDeps, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 2) {
    await pause(Math.min(left, 2) * 1_000, signal)
    await alive?.()
  }
}

/** The address of a page, and the body it is asked with. */
function addressOf(origin: HttpOrigin, place: Place | undefined, mark: Mark | null): { url: URL; body: string | undefined } {
  const { paging, increment } = origin
  if (typeof place?.['link'] === 'string')
    return { url: linkOf(origin, place['link']), body: origin.method === 'POST' ? origin.body : undefined }
  const parameters: [string, string | number][] = []
  const since = mark?.value ?? (increment?.start === '' ? undefined : increment?.start)
  if (increment && since !== undefined) parameters.push([increment.parameter, since])
  if (paging.by === 'page') parameters.push([paging.parameter, Number(place?.['page'] ?? paging.first)])
  if (paging.by === 'cursor' && typeof place?.['cursor'] === 'string') parameters.push([paging.parameter, place['cursor']])
  const url = new URL(origin.url)
  if (origin.method === 'GET') {
    for (const [name, value] of parameters) url.searchParams.set(name, String(value))
    return { url, body: undefined }
  }
  const given = origin.body === '' ? {} : parseJson(origin.body)
  if (!isObject(given)) throw unreadable('the body of the request is not a JSON object')
  return { url, body: JSON.stringify({ ...given, ...Object.fromEntries(parameters) }) }
}

/** A link to another server would take the headers there. */
function linkOf(origin: HttpOrigin, link: string): URL {
  const base = new URL(origin.url)
  const url = URL.canParse(link, base.href) ? new URL(link, base) : undefined
  if (url?.origin !== base.origin) throw unreadable(`the next page is said to be at ${shortOf(link)}, not at ${base.origin}`)
  return url
}

function nextPlace(
  { paging }: HttpOrigin,
  document: unknown,
  rows: readonly Row[],
  place: Place | undefined,
  high: string | undefined,
): Place | undefined {
  const kept = { high: high ?? null }
  if (paging.by === 'none') return undefined
  if (paging.by === 'page') return rows.length === 0 ? undefined : { ...kept, page: Number(place?.['page'] ?? paging.first) + 1 }
  const value = valueAt(document, paging.path)
  if (value === undefined || value === null || value === '' || value === false) return undefined
  if (typeof value !== 'string' && typeof value !== 'number') throw unreadable(`what stands at ${paging.path} is no text`)
  const name = paging.by === 'next_link' ? 'link' : 'cursor'
  if (place?.[name] === String(value)) throw unreadable(`the answer names the same next page again: ${shortOf(String(value))}`)
  return { ...kept, [name]: String(value) }
}

function highest({ increment }: HttpOrigin, rows: readonly Row[], before: string | undefined): string | undefined {
  if (!increment) return undefined
  let high = before
  for (const row of rows) {
    const value = row[increment.column]
    if (typeof value === 'string' || typeof value === 'number') high = higher(high, String(value))
  }
  return high
}

const shortOf = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
