import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InsertRefused } from './clickhouse.ts'

/**
 * Whole tables in ClickHouse's own format, as streams: text formats lose what the types inside JSON columns are.
 * No client in between, so that nothing is parsed and nothing is held in memory.
 */
export async function* exportNative(
  url: string,
  query: string,
  settings: Readonly<Record<string, string | number>> = {},
): AsyncIterable<Buffer> {
  const answer = await ask(url, { ...settings, query: `${query} format Native` }, Readable.from([]))
  for await (const chunk of answer) yield chunk as Buffer /* no encoding is set */
  if (!answer.complete) throw new Error('ClickHouse broke off while a table was read')
}

export async function importNative(
  url: string,
  into: { readonly table: string; readonly columns: readonly string[] },
  bytes: AsyncIterable<Buffer>,
  settings: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  const columns = into.columns.map((name) => `\`${name}\``).join(', ')
  const answer = await ask(url, { ...settings, query: `insert into ${into.table} (${columns}) format Native` }, Readable.from(bytes))
  answer.resume()
}

async function ask(url: string, parameters: Readonly<Record<string, string | number>>, body: Readable): Promise<IncomingMessage> {
  const from = new URL(url)
  const target = new URL(from.origin)
  target.searchParams.set('database', from.pathname.slice(1) || 'default')
  for (const [key, value] of Object.entries(parameters)) target.searchParams.set(key, String(value))
  const auth = `${decodeURIComponent(from.username) || 'default'}:${decodeURIComponent(from.password)}`
  const options: RequestOptions = { method: 'POST', auth }
  const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, options)
  const answered = new Promise<IncomingMessage>((resolve, reject) => request.once('response', resolve).once('error', reject))
  // An answer that comes before the whole body was sent is a refusal, and says why.
  await Promise.race([pipeline(body, request), answered])
  const answer = await answered
  if (answer.statusCode === 200) return answer
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer /* as above */)
  throw new InsertRefused(Buffer.concat(chunks).toString().slice(0, 2_000), Number(answer.headers['x-clickhouse-exception-code'] ?? 0))
}
