import { generateKeyPairSync } from 'node:crypto'
import type { Device } from '../devices.ts'

export interface FcmDevice extends Device {
  /** Its app belongs to another project. */
  readonly isForeign?: boolean
}

/** What a project has at Firebase. */
export interface FcmAccount {
  projectId: string
  /** The file of the service account, which only the customer has. */
  serviceAccount: string
  publicKey: string
  /** By registration token. */
  devices: Record<string, FcmDevice>
  /** How long an access token is good for. */
  tokenSeconds: number
  /** The role that allows sending. */
  maySend: boolean
  /** Firebase has a key of Apple, for devices there. */
  hasApnsKey: boolean
  permitsAMinute: number
  /** To one device. */
  devicePermitsAMinute: number
}

export const emailOf = (projectId: string): string => `sender@${projectId}.iam.gserviceaccount.com`
export const keyId = '0123456789abcdef0123456789abcdef01234567'
export const tokenUri = 'https://oauth2.googleapis.com/token'

let made: { readonly privateKey: string; readonly publicKey: string } | undefined
const pair = (): NonNullable<typeof made> =>
  (made ??= generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }))

const tokenOf = (end: string): string => `emulator${end}:APA91b${end.repeat(64)}`

export function fcmAccount(): FcmAccount {
  const projectId = 'emulator-shop'
  const { privateKey, publicKey } = pair()
  const file = {
    type: 'service_account',
    project_id: projectId,
    private_key_id: keyId,
    private_key: privateKey,
    client_email: emailOf(projectId),
    client_id: '100000000000000000001',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: tokenUri,
    universe_domain: 'googleapis.com',
  }
  return {
    projectId,
    serviceAccount: JSON.stringify(file, undefined, 2),
    publicKey,
    devices: {
      [tokenOf('1')]: { platform: 'android' },
      [tokenOf('2')]: { platform: 'ios' },
      [tokenOf('3')]: { platform: 'android', isGone: true },
      [tokenOf('4')]: { platform: 'android', isForeign: true },
      [tokenOf('5')]: { platform: 'android', awayMs: 600_000 },
    },
    tokenSeconds: 3_599,
    maySend: true,
    hasApnsKey: true,
    permitsAMinute: 600_000,
    devicePermitsAMinute: 240,
  }
}
