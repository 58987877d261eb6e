import { createHash } from 'node:crypto'
import type { Device } from '../devices.ts'

export interface GetuiDevice extends Device {
  /** The app is open: Getui's own connection carries what is sent, the vendor's does otherwise. */
  isOnline?: boolean
  /** Not opened for ninety days. */
  isInactive?: boolean
}

/** What a customer has at Getui. */
export interface GetuiAccount {
  appId: string
  appKey: string
  masterSecret: string
  /** By client id. */
  devices: Record<string, GetuiDevice>
  tokenMs: number
  authsAMinute: number
  permitsAMinute: number
  /** What comes of a name that was there before: the documents say only that the message is lost. */
  repeated: 'dropped' | 'refused'
}

export const getuiAccount = (): GetuiAccount => ({
  appId: 'emulatorAppId000000001',
  appKey: 'emulatorAppKey00000001',
  masterSecret: 'emulatorMasterSecret01',
  devices: {
    [`${'a'.repeat(31)}1`]: { platform: 'android', isOnline: true },
    [`${'a'.repeat(31)}2`]: { platform: 'android' },
    [`${'a'.repeat(31)}3`]: { platform: 'android', isGone: true },
    [`${'a'.repeat(31)}4`]: { platform: 'android', isInactive: true },
    [`${'a'.repeat(31)}5`]: { platform: 'ios', isOnline: true },
    [`${'a'.repeat(31)}6`]: { platform: 'harmony' },
  },
  tokenMs: 86_400_000,
  authsAMinute: 100,
  permitsAMinute: 6_000,
  repeated: 'dropped',
})

/** The sign of a request for a token, as the documents have it. */
export const signOf = ({ appKey, masterSecret }: GetuiAccount, timestamp: string): string =>
  createHash('sha256').update([appKey, timestamp, masterSecret].join('')).digest('hex')
