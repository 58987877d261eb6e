import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** AES-256-GCM with the project as associated data: a sealed secret opens only in its own project. */
export function sealer(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'millrace/provider-secrets/v1', 32))
  return {
    seal(projectId: number, plain: string): Buffer {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(String(projectId)))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body])
    },
    /** Undefined when it was sealed with another secret, or for another project. */
    open(projectId: number, sealed: Buffer): string | undefined {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(String(projectId)))
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
