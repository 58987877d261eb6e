/** Id types that form the identity graph; all others are device-class ids (shared devices never merge people). */
export const deviceIdTypes: ReadonlySet<string> = new Set(['anonymous_id', 'device_id'])

export const isDeviceId = (type: string): boolean => deviceIdTypes.has(type) || type.startsWith('device:')
