import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a link in a message stands for; signed, so that a click can lead nowhere we did not put it. */
export interface LinkClaims {
  readonly kind: 'open' | 'click' | 'unsubscribe'
  readonly project: number
  readonly part: number
  readonly attempt: number
  /** Unsubscribing works for ever, also when the attempt itself is no longer kept. */
  readonly person: number
  readonly url?: string
  /** How many different links the mail has: who follows all at once is a machine. */
  readonly links?: number
  /** From a test send: leads where it should, and nothing is noted. */
  readonly test?: true
}

const domain = 'millrace/links/v1'

export function linkSigner(secret: string) {
  const sign = (body: string): Buffer => createHmac('sha256', secret).update(domain).update(body).digest().subarray(0, 16)
  return {
    sign(claims: LinkClaims): string {
      const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
      return `${body}.${sign(body).toString('base64url')}`
    },
    read(token: string): LinkClaims | undefined {
      const [body = '', signature = ''] = token.split('.')
      const given = Buffer.from(signature, 'base64url')
      const right = sign(body)
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as LinkClaims /* we signed it */
    },
  }
}
export type LinkSigner = ReturnType<typeof linkSigner>
