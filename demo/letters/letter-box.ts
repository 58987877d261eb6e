import type { IncomingMessage, ServerResponse } from 'node:http'
import { problemOf } from './verify.ts'

export interface Letter {
  readonly id: string
  /** Ids of the person, as `type:value`. */
  readonly of: readonly string[]
  readonly title: string
  readonly text: string
}

interface Options {
  readonly secret: () => string
  readonly now?: () => Date
}

type Verdict = { readonly id: string; readonly status: 'accepted' | 'rejected'; readonly detail?: string }

const maxBytes = 4_000_000

/**
 * The letters of a site: taken from Millrace by its webhook, each once however often it comes, and shown. They are in memory here; a real
 * site keeps them in a table whose key is the id, in the transaction that answers.
 */
export function letterBox({ secret, now = () => new Date() }: Options) {
  const letters = new Map<string, Letter>()

  async function take(request: IncomingMessage): Promise<{ readonly status: number; readonly body: unknown }> {
    const body = await bytesOf(request)
    if (body === undefined) return { status: 413, body: { error: 'too large' } }
    const problem = problemOf(request.headers, body, secret(), now())
    if (problem !== undefined) return { status: 401, body: { error: problem } }
    const { type, data } = JSON.parse(body.toString()) as { type: string; data: Record<string, unknown> } /* the sender signed it */
    // What is not for us, such as the check of an account, is taken and put aside.
    if (type !== 'letter.created') return { status: 202, body: {} }
    const messages = Array.isArray(data['messages']) ? (data['messages'] as unknown[]) : [data]
    return { status: 200, body: { results: messages.map(keep) } }
  }

  /** One that cannot be read keeps none of the others out. */
  function keep(message: unknown): Verdict {
    const { id, person, fields } = message as Message /* looked at below */
    const { title, text } = fields ?? {}
    const of = (person?.ids ?? []).map((one) => `${one.type}:${one.value}`)
    if (!title || !text) return { id, status: 'rejected', detail: 'a letter needs a title and a text' }
    if (!letters.has(id)) letters.set(id, { id, of, title, text })
    return { id, status: 'accepted' }
  }

  return {
    /** All, or of one person: `login_id:u1`. */
    letters: (person?: string | null): Letter[] => [...letters.values()].filter(({ of }) => !person || of.includes(person)),
    async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
      const answer =
        pathname === '/webhook' && request.method === 'POST'
          ? await take(request)
          : pathname === '/letters' && request.method === 'GET'
            ? { status: 200, body: { items: this.letters(searchParams.get('person')) } }
            : { status: 404, body: { error: 'POST /webhook or GET /letters?person=login_id:u1' } }
      response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer.body))
    },
  }
}

interface Message {
  readonly id: string
  readonly person?: { readonly ids?: readonly { readonly type: string; readonly value: string }[] }
  readonly fields?: Readonly<Record<string, string>>
}

/** As they came: the signature is of these bytes. Undefined: too many. */
async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
