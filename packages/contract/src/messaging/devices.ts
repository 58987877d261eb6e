import { z } from 'zod'

/** Services that hand notifications to devices; each knows a device by a token of its own. */
export const pushProviders = ['jpush', 'getui', 'huawei', 'apns', 'fcm'] as const
export type PushProvider = (typeof pushProviders)[number]

export const devicePlatforms = ['ios', 'android', 'harmony'] as const

/** An event of this name says that an app of the person can be pushed to, or cannot any more; its properties are `deviceEventSchema`. */
export const deviceEvent = '$push_device'

const token = z
  .string()
  .regex(/^[\x21-\x7e]{8,512}$/)
  .describe('as the service gave it to the app: a registration id, a cid, a device token')

export const deviceEventSchema = z.object({
  $provider: z.enum(pushProviders),
  $token: token,
  $platform: z.enum(devicePlatforms),
  $app: z.string().max(100).default('').describe('bundle id or package name'),
  $sandbox: z.boolean().default(false).describe('of Apple: the app was built for testing'),
  $removed: z.boolean().default(false).describe('the person signed out or wants none: nothing is pushed there any more'),
})

/** An event of this name says that the app was opened from a notification; its properties are `tapEventSchema`. */
export const tapEvent = '$push_opened'
export const tapEventSchema = z.object({
  $message: z.string().max(2_000).describe('what the notification carried as `millrace`; without it nothing is known of the message'),
})

/** Where messages of the channel go: `fcm:…`, the service and its token. */
export const pushAddress = (provider: string, deviceToken: string): string => `${provider}:${deviceToken}`
export const pushAddressPattern = new RegExp(`^(?:${pushProviders.join('|')}):[\\x21-\\x7e]{8,512}$`)

/** A notification goes to so many devices of a person, those that were seen last. */
export const maxDevices = 5

export const personDeviceSchema = z.object({
  provider: z.string(),
  token: z.string().describe('its last characters only without people.read_pii'),
  platform: z.enum(devicePlatforms),
  app: z.string(),
  isSandbox: z.boolean(),
  firstSeenAt: z.iso.datetime(),
  seenAt: z.iso.datetime().describe('when the app last told it'),
  goneAt: z.iso.datetime().nullable().describe('since when nothing is pushed there'),
  goneReason: z
    .string()
    .nullable()
    .describe('`removed`, `taken`: somebody else uses the device now, or what the service said of its token'),
})
export type PersonDevice = z.infer<typeof personDeviceSchema>
export const personDevicesSchema = z.object({ items: z.array(personDeviceSchema), next: z.null() })
