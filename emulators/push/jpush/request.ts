import { z } from 'zod'

/** A push that was not done at all. */
export class Refused extends Error {
  readonly code: number
  readonly status: number
  constructor(code: number, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

const extras = z.record(z.string(), z.unknown())
const intent = z.strictObject({ url: z.string().min(1) })
const android = z.strictObject({
  alert: z.string(),
  title: z.string().optional(),
  builder_id: z.int().optional(),
  channel_id: z.string().max(1_000).optional(),
  category: z.string().optional(),
  priority: z.int().min(-2).max(2).optional(),
  style: z.int().min(0).max(3).optional(),
  alert_type: z.int().min(-1).max(7).optional(),
  big_text: z.string().optional(),
  inbox: extras.optional(),
  big_pic_path: z.string().optional(),
  large_icon: z.string().optional(),
  intent: intent.optional(),
  extras: extras.optional(),
})
const ios = z.strictObject({
  alert: z.union([
    z.string(),
    z.strictObject({ title: z.string().optional(), subtitle: z.string().optional(), body: z.string().optional() }),
  ]),
  sound: z.string().optional(),
  badge: z.union([z.int(), z.string().regex(/^[+-]?\d{1,2}$/)]).optional(),
  'content-available': z.boolean().optional(),
  'mutable-content': z.boolean().optional(),
  category: z.string().optional(),
  'thread-id': z.string().optional(),
  extras: extras.optional(),
})
const hmos = z.strictObject({
  // Huawei takes none that are empty.
  alert: z.string().min(1),
  title: z.string().optional(),
  category: z.string().optional(),
  large_icon: z.url({ protocol: /^https$/ }).optional(),
  intent,
  badge_add_num: z.int().min(1).max(99).optional(),
  badge_set_num: z.int().min(0).max(99).optional(),
  test_message: z.boolean().optional(),
  receipt_id: z.string().optional(),
  extras: extras.optional(),
})

/** Only what the documents name, of the kind they say; audiences other than registration ids are left out. */
export const request = z.strictObject({
  cid: z.string().optional(),
  platform: z.union([z.literal('all'), z.array(z.enum(['android', 'ios', 'hmos', 'quickapp'])).min(1)]),
  audience: z.strictObject({ registration_id: z.array(z.string()).min(1).max(1_000) }),
  notification: z.strictObject({
    alert: z.string().optional(),
    android: android.optional(),
    ios: ios.optional(),
    hmos: hmos.optional(),
  }),
  options: z
    .strictObject({
      sendno: z.int().optional(),
      time_to_live: z.int().min(0).optional(),
      override_msg_id: z.int().optional(),
      apns_production: z.boolean().optional(),
      apns_collapse_id: z
        .string()
        .refine((id) => Buffer.byteLength(id) <= 64)
        .optional(),
      big_push_duration: z.int().min(1).max(1_400).optional(),
      classification: z.literal([0, 1]).optional(),
      third_party_channel: z.record(z.string(), extras).optional(),
    })
    .default({}),
})
export type Push = z.output<typeof request>

/** Which of its own codes the provider answers a bad push with. */
export function pushOf(given: unknown): Push {
  const parsed = request.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  if (issue?.code === 'unrecognized_keys')
    throw new Refused(1009, `the key ${issue.keys.join(', ')} is not supported in ${path || 'the push'}`)
  if (issue?.code === 'invalid_type' && valueAt(given, issue.path) === undefined)
    throw new Refused(1002, `the parameter ${path} is missing`)
  throw new Refused(1003, `the value of ${path} is not valid`)
}

const valueAt = (given: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined), given)
