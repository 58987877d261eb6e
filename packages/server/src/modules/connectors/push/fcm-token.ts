import { z } from 'zod'
import { call, jsonOf, parsed, rejected, resultWithout, textOf } from '../call.ts'
import type { SendContext } from '../connector.ts'
import { rsaKey, signClaims } from './keys.ts'
import { type Granted, isToken } from './tokens.ts'

const scope = 'https://www.googleapis.com/auth/firebase.messaging'
export const googleTokens = 'https://oauth2.googleapis.com/token'

/** The file that Google gives for a service account; what it has beside this is not needed. */
const account = z.object({
  type: z.literal('service_account', { error: 'the file of a service account is needed, with "type": "service_account"' }),
  project_id: z.string().regex(/^[a-z0-9][a-z0-9:.-]{1,98}[a-z0-9]$/, 'the id of a project is needed'),
  private_key_id: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'the id of the key is needed'),
  private_key: rsaKey,
  client_email: z.email().max(320),
  /** Whom the signed claims are for; asked is where the settings say. */
  token_uri: z
    .url({ protocol: /^https$/ })
    .max(300)
    .default(googleTokens),
})
export type ServiceAccount = z.output<typeof account>

export const serviceAccount = z
  .string()
  .max(20_000)
  .transform((text, context): unknown => {
    const value = jsonOf(text)
    if (value !== undefined) return value
    context.addIssue('the whole JSON file of the service account is needed')
    return z.NEVER
  })
  .pipe(account)

/** An access token for claims that are signed with the account's key. Asking sends nothing to anybody. */
export async function grantFcm(own: ServiceAccount, tokenUrl: string, context: SendContext): Promise<Granted> {
  const iat = Math.floor(context.now().getTime() / 1_000)
  const claims = { iss: own.client_email, scope, aud: own.token_uri, iat, exp: iat + 3_600 }
  const assertion = signClaims(own.private_key, { typ: 'JWT', kid: own.private_key_id }, claims)
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const called = await call(context, { url: new URL(tokenUrl), method: 'POST', headers, body })
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  const [token, seconds] = [answer && textOf(answer, 'access_token'), Number(answer?.expires_in)]
  if (called.kind === 'answered' && called.status === 200 && isToken(token))
    return { token, forMs: seconds > 0 ? Math.min(seconds, 86_400) * 1_000 : 600_000 }
  const error = answer && textOf(answer, 'error')
  if (called.kind === 'answered' && error && called.status >= 400 && called.status < 500 && called.status !== 429)
    return { without: rejected('account_stop', `no access token: ${error} ${textOf(answer, 'error_description') ?? ''}`) }
  const result = resultWithout(called)
  const detail = result.state === 'accepted' ? '' : (result.detail ?? '')
  return { without: result.state === 'rejected' ? result : rejected('retry_backoff', `no access token: ${detail}`) }
}
