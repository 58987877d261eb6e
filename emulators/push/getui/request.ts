import { z } from 'zod'

/** A call that was not done at all. */
export class Refused extends Error {
  readonly code: number
  readonly status: number
  constructor(code: number, message: string, status: number) {
    super(message)
    this.code = code
    this.status = status
  }
}

const letters = (most: number) => z.string().refine((text) => Array.from(text).length <= most)
const click = {
  click_type: z.enum(['intent', 'url', 'payload', 'startapp', 'none']),
  intent: letters(4_096).optional(),
  url: letters(1_024).optional(),
  payload: letters(3_072).optional(),
  notify_id: z.int().min(0).optional(),
}
const words = { title: letters(50).min(1), body: letters(256).min(1) }
const hasClick = (given: {
  click_type: string
  intent?: string | undefined
  url?: string | undefined
  payload?: string | undefined
}): boolean =>
  given.click_type === 'startapp' || given.click_type === 'none' || Boolean(given[given.click_type as 'intent' | 'url' | 'payload'])

const own = z
  .strictObject({
    ...words,
    ...click,
    big_text: letters(512).optional(),
    big_image: letters(1_024).optional(),
    logo: letters(64).optional(),
    logo_url: letters(256).optional(),
    channel_id: letters(64).optional(),
    channel_name: letters(64).optional(),
    channel_level: z.int().min(0).max(4).optional(),
    badge_add_num: z.int().min(1).optional(),
  })
  .refine(hasClick)
const vendor = z.strictObject({ ...words, ...click }).refine(hasClick)
const options = z.partialRecord(z.enum(['ALL', 'HW', 'XM', 'OP', 'VV', 'MZ', 'HO', 'UPS']), z.record(z.string(), z.unknown()))
const harmony = z
  .strictObject({
    ...words,
    category: letters(50).optional(),
    click_type: z.enum(['want', 'startapp', 'payload']),
    want: z.string().optional(),
    payload: z.string().optional(),
  })
  .refine((given) => given.click_type === 'startapp' || Boolean(given[given.click_type]))
const ios = z.strictObject({
  type: z.enum(['notify', 'voip']),
  payload: letters(3_072).optional(),
  aps: z.strictObject({
    alert: z.strictObject({ title: z.string().optional(), body: z.string().optional(), subtitle: z.string().optional() }),
    'content-available': z.literal([0, 1]).optional(),
    sound: z.string().optional(),
    category: z.string().optional(),
    'thread-id': z.string().optional(),
  }),
  auto_badge: z.string().optional(),
  'apns-collapse-id': z
    .string()
    .refine((id) => Buffer.byteLength(id) <= 64)
    .optional(),
  multimedia: z
    .array(z.strictObject({ url: z.url(), type: z.literal([1, 2, 3]), only_wifi: z.boolean().optional() }))
    .max(3)
    .optional(),
})

/** A push to one client id: only what the documents name, of the kind and length they say. */
export const request = z.strictObject({
  request_id: z.string().regex(/^[\w-]{10,32}$/),
  group_name: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional(),
  settings: z
    .strictObject({
      ttl: z
        .int()
        .min(-1)
        .max(3 * 86_400_000)
        .optional(),
      strategy: z.partialRecord(z.enum(['default', 'ios', 'st', 'hw', 'xm', 'vv', 'mz', 'op', 'ho']), z.literal([1, 2, 3, 4])).optional(),
    })
    .optional(),
  audience: z.strictObject({ cid: z.array(z.string().min(1)).length(1) }),
  push_message: z
    .strictObject({ notification: own.optional(), transmission: letters(3_072).optional() })
    .refine(({ notification, transmission }) => (notification === undefined) !== (transmission === undefined)),
  push_channel: z
    .strictObject({
      android: z.strictObject({ ups: z.strictObject({ notification: vendor, options: options.optional() }) }).optional(),
      ios: ios.optional(),
      harmony: z.strictObject({ notification: harmony }).optional(),
    })
    .optional(),
})
export type Push = z.output<typeof request>

/** All that is wrong with parameters has one code; the words say what. */
export function pushOf(given: unknown): Push {
  const parsed = request.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = issue?.path.at(-1) ?? (issue?.code === 'unrecognized_keys' ? issue.keys[0] : 'request')
  throw new Refused(20_001, `${String(name)} is invalid`, 400)
}
