import { verify } from 'node:crypto'
import { z } from 'zod'
import type { ApnsAccount } from './account.ts'

const header = z.strictObject({ alg: z.literal('ES256'), kid: z.string(), typ: z.literal('JWT').optional() })
const claims = z.strictObject({ iss: z.string(), iat: z.int().positive() })
const hourSeconds = 3_600
const aheadSeconds = 60

/** When a provider token was issued, in seconds, or why it is not taken. */
export function issuedAt(
  authorization: string | undefined,
  { teamId, keyId, publicKey }: Pick<ApnsAccount, 'teamId' | 'keyId' | 'publicKey'>,
  now: Date,
): number | 'MissingProviderToken' | 'InvalidProviderToken' | 'ExpiredProviderToken' {
  if (authorization === undefined) return 'MissingProviderToken'
  const [, first = '', second = '', third = ''] = /^bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization) ?? []
  const [head, body] = [header.safeParse(json(first)), claims.safeParse(json(second))]
  if (!head.success || !body.success || head.data.kid !== keyId || body.data.iss !== teamId) return 'InvalidProviderToken'
  const signature = Buffer.from(third, 'base64url')
  const isRight =
    signature.length === 64 && verify('sha256', Buffer.from(`${first}.${second}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
  const age = now.getTime() / 1_000 - body.data.iat
  if (!isRight || age < -aheadSeconds) return 'InvalidProviderToken'
  return age > hourSeconds ? 'ExpiredProviderToken' : body.data.iat
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return undefined
  }
}
