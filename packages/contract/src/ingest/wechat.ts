import { z } from 'zod'

/** The server callback of a WeChat official account, as a source of the kind `official_account` takes it. */
export const wechatAccountSchema = z.object({
  appid: z.string().nullable().describe('null until the callback is set up'),
  encrypted: z.boolean().describe('an EncodingAESKey is stored: every push must be encrypted, plain ones are refused'),
  callbackUrl: z.string().describe('URL for the platform’s server settings; ends in the write key, so it is masked without sources.manage'),
  checkedAt: z.iso.datetime().nullable().describe('when the platform last checked the URL with success'),
  revision: z.number().int().describe('0 until the callback is set up'),
})
export type WechatAccount = z.infer<typeof wechatAccountSchema>

export const wechatAccountInputSchema = z.object({
  appid: z
    .string()
    .regex(/^wx[0-9a-f]{16}$/, 'an AppID is wx and 16 hex digits')
    .describe('AppID (开发者ID) of the account'),
  token: z
    .string()
    .regex(/^[A-Za-z0-9]{3,32}$/, 'a Token is 3 to 32 letters and digits')
    .optional()
    .describe('Token of the server settings; absent: as it is'),
  encodingAesKey: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'an EncodingAESKey is 43 letters and digits')
    .nullish()
    .describe('EncodingAESKey; null in plain mode (明文), needed in compatible and safe mode; absent: as it is'),
})
export type WechatAccountInput = z.infer<typeof wechatAccountInputSchema>
