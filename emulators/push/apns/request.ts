import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Asked } from '../../lib/wire.ts'

/** A request that was not done: its status and Apple's word for the reason. */
export class Refused extends Error {
  readonly status: number
  readonly timestamp: number | undefined
  constructor(status: number, reason: string, timestamp?: number) {
    super(reason)
    this.status = status
    this.timestamp = timestamp
  }
}

const types = 'alert background location voip complication fileprovider mdm liveactivity pushtotalk'.split(' ')
const known = new Set(['id', 'topic', 'push-type', 'priority', 'expiration', 'collapse-id'].map((name) => `apns-${name}`))
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export interface Heads {
  readonly id: string
  readonly topic: string
  readonly type: string
  readonly priority: string
  readonly expiration: number
  readonly collapse: string
}

/** Each has its own reason. A header that Apple does not name is refused in words that are none of Apple's. */
export function headsOf({ headers }: Asked): Heads {
  const odd = Object.keys(headers).find((name) => name.startsWith('apns-') && !known.has(name))
  if (odd !== undefined) throw new Refused(400, `EmulatorUnknownHeader ${odd}`)
  const given = (name: string): string | undefined => headers[`apns-${name}`]?.toString()
  const [id, topic, type = '', priority = '10', expiration = '0', collapse = ''] = [
    given('id'),
    given('topic'),
    given('push-type'),
    given('priority'),
    given('expiration'),
    given('collapse-id'),
  ]
  if (id !== undefined && !uuid.test(id)) throw new Refused(400, 'BadMessageId')
  if (!/^\d{1,12}$/.test(expiration)) throw new Refused(400, 'BadExpirationDate')
  if (!['10', '5', '1'].includes(priority)) throw new Refused(400, 'BadPriority')
  if (!types.includes(type) || (type === 'background' && priority === '10')) throw new Refused(400, 'InvalidPushType')
  if (Buffer.byteLength(collapse) > 64) throw new Refused(400, 'BadCollapseId')
  if (topic === undefined || topic === '') throw new Refused(400, 'MissingTopic')
  if (!/^[\w.-]+$/.test(topic)) throw new Refused(400, 'BadTopic')
  return { id: id ?? randomUUID().toUpperCase(), topic, type, priority, expiration: Number(expiration), collapse }
}

const text = z.string().optional()
const alert = z.strictObject({ title: text, subtitle: text, body: text })
const aps = z.strictObject({
  alert: z.union([z.string(), alert]).optional(),
  badge: z.int().min(0).optional(),
  sound: z.string().optional(),
  'thread-id': text,
  category: text,
  'content-available': z.literal(1).optional(),
  'mutable-content': z.literal(1).optional(),
  'interruption-level': z.enum(['passive', 'active', 'time-sensitive', 'critical']).optional(),
  'relevance-score': z.number().min(0).max(1).optional(),
})
const payload = z.object({ aps }).catchall(z.unknown())
export type Payload = z.output<typeof payload>

const mostBytes = { voip: 5_120, other: 4_096 } as const

/** Apple would take one with wrong fields and show nothing; here that is told. */
export function payloadOf(body: Buffer, type: string): Payload {
  if (body.length === 0) throw new Refused(400, 'PayloadEmpty')
  if (body.length > mostBytes[type === 'voip' ? 'voip' : 'other']) throw new Refused(413, 'PayloadTooLarge')
  const parsed = payload.safeParse(jsonOf(body))
  if (!parsed.success) throw new Refused(400, `EmulatorBadPayload ${parsed.error.issues[0]?.path.join('.') ?? ''}`.trim())
  return parsed.data
}

function jsonOf(body: Buffer): unknown {
  const words = new TextDecoder('utf-8', { fatal: true })
  try {
    return JSON.parse(words.decode(body))
  } catch {
    throw new Refused(400, 'EmulatorBadPayload')
  }
}
