import { verify } from 'node:crypto'
import { z } from 'zod'
import { emailOf, type FcmAccount, keyId, tokenUri } from './account.ts'

/** Why no access token is given, as Google's token endpoint says it. */
export class NotGranted extends Error {
  readonly status: number
  readonly error: string
  constructor(error: string, message: string, status = 400) {
    super(message)
    this.error = error
    this.status = status
  }
}

const header = z.strictObject({ alg: z.literal('RS256'), typ: z.literal('JWT'), kid: z.literal(keyId) })
const claims = z.strictObject({ iss: z.string(), scope: z.string(), aud: z.string(), iat: z.int(), exp: z.int() })
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const skewSeconds = 300

/** Ends well when the claims are those of the service account, signed with its key, and of now. */
export function believe(form: URLSearchParams, { projectId, publicKey }: Pick<FcmAccount, 'projectId' | 'publicKey'>, now: Date): void {
  const names = [...form.keys()].toSorted().join(' ')
  if (form.get('grant_type') !== grantType) throw new NotGranted('unsupported_grant_type', 'Invalid grant_type')
  if (names !== 'assertion grant_type') throw new NotGranted('invalid_request', `Parameters are not as they should be: ${names}`)
  const [first = '', second = '', third = '', ...more] = (form.get('assertion') ?? '').split('.')
  const [head, body] = [header.safeParse(json(first)), claims.safeParse(json(second))]
  if (!head.success || !body.success || more.length > 0) throw new NotGranted('invalid_grant', 'Invalid JWT')
  if (body.data.iss !== emailOf(projectId)) throw new NotGranted('invalid_grant', 'Invalid grant: account not found')
  if (!verify('sha256', Buffer.from(`${first}.${second}`), publicKey, Buffer.from(third, 'base64url')))
    throw new NotGranted('invalid_grant', 'Invalid JWT Signature.')
  if (body.data.aud !== tokenUri) throw new NotGranted('invalid_grant', 'Invalid JWT: audience is not as it should be')
  const [at, { iat, exp }] = [now.getTime() / 1_000, body.data]
  if (exp - iat > 3_600 || exp <= at || iat > at + skewSeconds || iat < at - 3_600)
    throw new NotGranted(
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    )
  if (body.data.scope !== 'https://www.googleapis.com/auth/firebase.messaging')
    throw new NotGranted('invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return undefined
  }
}
