import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** Tokens are random, so a plain hash is enough: what is stored cannot be used. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
export const newToken = (prefix: string): string => `${prefix}_${randomBytes(24).toString('base64url')}`

/** OWASP's argon2id parameters: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
export const hashPassword = (password: string): Promise<string> => hash(password, cost)

let dummy: Promise<string> | undefined

/** Takes as long for an account that does not exist as for one that does. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password')
  const matches = await verify(stored ?? (await dummy), password)
  return matches && stored !== undefined
}
