import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** What a key is for: each purpose has its own, so that one sealed text cannot stand in for another. */
export type SealPurpose =
  | 'provider-secrets'
  | 'kept-answers'
  | 'id-salts'
  | 'envelope-keys'
  | 'source-secrets'
  | 'erasures'
  | 'wechat-accounts'
  | 'call-secrets'
  | 'channel-accounts'
  | 'alert-destinations'
  | 'board-passes'

/** AES-256-GCM with a scope (a project, a request) as associated data: a sealed text opens only in its own scope. */
export function sealer(secret: string, purpose: SealPurpose = 'provider-secrets') {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `millrace/${purpose}/v1`, 32))
  return {
    seal(scope: number | string, plain: string): Buffer {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(String(scope)))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body])
    },
    /** Undefined when it was sealed with another secret, or for another scope. */
    open(scope: number | string, sealed: Buffer): string | undefined {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(String(scope)))
      decipher.setAuthTag(sealed.subarray(12, 28))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
export type Sealer = ReturnType<typeof sealer>
