import { z } from 'zod'

/** `aes`: the AES plug-in (one shared key). `rsa`: the apps (RSA wraps an AES key). `sm2`: the SM plug-in (SM2 wraps an SM4 key). */
export const envelopeAlgorithms = ['aes', 'rsa', 'sm2'] as const
export type EnvelopeAlgorithm = (typeof envelopeAlgorithms)[number]

export const envelopeKeySchema = z.object({
  version: z.number().int().describe('what envelopes name the key by: `key_id` (AES) or `pkv`'),
  algorithm: z.enum(envelopeAlgorithms),
  publicKey: z
    .string()
    .nullable()
    .describe('for the SDK: the point in hex (`sm2`, its `pub_key`) or base64 of the SPKI (`rsa`); null for `aes`, which has none'),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  retiredAt: z.iso.datetime().nullable().describe('from then on envelopes of this version are refused; the private half is gone'),
})
export type EnvelopeKeyRow = z.infer<typeof envelopeKeySchema>
export const envelopeKeysSchema = z.object({ items: z.array(envelopeKeySchema), next: z.null() })

export const newEnvelopeKeySchema = z.object({
  algorithm: z.enum(envelopeAlgorithms),
  version: z
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe('the next free one, when absent; name it when SDKs in the field send it already'),
  privateKey: z
    .string()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      'a key that is in use already, made new when absent: base64 of 16, 24 or 32 bytes (`aes`), 64 hex digits (`sm2`), PEM or base64 of PKCS#8 (`rsa`)',
    ),
})
export const createdEnvelopeKeySchema = envelopeKeySchema.extend({
  sharedKey: z.string().nullable().describe('`aes` only: the `k` of the SDK, shown this once; null otherwise'),
  keyHash: z.string().nullable().describe('`aes` only: a `khash` for the SDK, which sends it along; nothing depends on it'),
})
