import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { call, parsed, rejected, resultWithout, type SendContext, textOf } from '../../connectors/index.ts'
import type { Letter } from '../letter.ts'

/** How one kind of destination is spoken to. Nothing here keeps anything. */
export interface Way<S, K> {
  /** Messages are at least so far apart. */
  readonly apartMs: number
  say(to: { readonly settings: S; readonly secrets: K }, letter: Letter, context: SendContext): Promise<SendResult>
}

/** What a code of a robot means; one that nobody has named is tried again. */
export interface Codes {
  /** The field that has it. */
  readonly code: string
  readonly words: string
  readonly classes: Readonly<Record<string, ErrorClass>>
  /** How long a robot that was too fast is not heard. */
  readonly pauseMs: number
}

/** One message. No robot knows one message from another, so a call whose end nobody saw is unknown. */
export async function post(url: URL, body: object, codes: Codes, context: SendContext): Promise<SendResult> {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const called = await call(context, { url, method: 'POST', headers, body: JSON.stringify(body) })
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  const code = answer && textOf(answer, codes.code)
  if (!answer || code === undefined) return resultWithout(called)
  if (code === '0') return { state: 'accepted', providerId: '' }
  const errorClass = codes.classes[code] ?? 'retry_backoff'
  return rejected(errorClass, `${code} ${textOf(answer, codes.words) ?? ''}`, errorClass === 'retry_after' ? codes.pauseMs : undefined)
}

/** With the word that a robot demands, unless it is there. */
export const withKeyword = (lines: readonly string[], keyword: string | undefined): string[] =>
  !keyword || lines.some((line) => line.includes(keyword)) ? [...lines] : [keyword, ...lines]
