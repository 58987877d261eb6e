import { z } from 'zod'

/** The native JSON protocol: `POST /v1/events`, write key by Basic or Bearer. Arbitrary JSON is allowed as property values. */
const idSchema = z.union([z.string(), z.number()]).nullish()
const propertiesSchema = z.record(z.string(), z.unknown())

export const nativeProfileSchema = z.object({
  set: propertiesSchema.optional(),
  set_once: propertiesSchema.optional().describe('kept only where the profile has no value yet'),
  increment: propertiesSchema.optional().describe('numbers'),
  append: propertiesSchema.optional().describe('texts or lists of texts, added to a list without repeats'),
  unset: z.array(z.string()).optional(),
  delete: z.boolean().optional().describe('empties the profile, before the other operations'),
})

/** A row of a dimension table; needs no person. */
export const nativeItemSchema = z.object({
  type: z.union([z.string(), z.number()]).describe('name of the dimension table, such as product'),
  id: z.union([z.string(), z.number()]),
  properties: propertiesSchema.optional().describe('merged into what the row has'),
  delete: z.boolean().optional().describe('marks the row as deleted'),
})

export const nativeEventSchema = z.object({
  event: z.string().optional().describe('1 to 200 characters; may be left out when there is a profile'),
  time: z
    .union([z.string(), z.number()])
    .optional()
    .describe('ISO 8601 or epoch milliseconds; without a zone: the zone of the project; default: now'),
  ids: z
    .record(z.string(), idSchema)
    .optional()
    .describe('login_id, anonymous_id, device_id, email, mobile, wechat_unionid, wechat_openid:<appid>, custom:<name>'),
  user_id: idSchema.describe('the same as ids.login_id'),
  anonymous_id: idSchema,
  distinct_id: idSchema.describe('id shown in analysis; taken as an anonymous id when no other id is given'),
  properties: propertiesSchema.optional(),
  profile: nativeProfileSchema.optional(),
  item: nativeItemSchema.optional().describe('instead of event and profile'),
  message_id: z.string().optional().describe('makes repeats harmless; without it, equal content at the same time is one'),
  historical: z.boolean().optional().describe('stored, profiled and analysed; fires nothing'),
  test: z.boolean().optional().describe('from a test person: never counted'),
})
export type NativeEvent = z.infer<typeof nativeEventSchema>

/** One event, or a list under `events`; `historical`, `test` and `sent_at` at the top hold for all. */
export const nativeBodySchema = z.union([
  z.object({
    events: z.array(nativeEventSchema).max(10_000),
    historical: z.boolean().optional(),
    test: z.boolean().optional(),
    sent_at: z.union([z.string(), z.number()]).optional().describe('clock of the sender, to correct a wrong one'),
  }),
  nativeEventSchema,
])

export const nativeAnswerSchema = z.object({
  accepted: z.number().int(),
  rejected: z.number().int(),
  errors: z
    .array(z.object({ index: z.number().int(), code: z.string(), detail: z.string(), field: z.string().optional() }))
    .describe('at most 100'),
})
export type NativeAnswer = z.infer<typeof nativeAnswerSchema>
