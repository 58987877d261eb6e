import { gunzipSync, inflateSync } from 'node:zlib'

/** Nothing we accept grows beyond this when unpacked. */
export const maxInflatedBytes = 32 * 1_048_576
/** JSON that repeats itself packs 100 : 1; a bomb packs 1000 : 1. Up to 8 MB the ratio does not matter. */
const maxRatio = 250
export const alwaysAllowed = 8 * 1_048_576

export type Inflated =
  | { readonly kind: 'ok'; readonly body: Buffer }
  | { readonly kind: 'broken'; readonly reason: 'gzip_malformed' | 'gzip_bomb' }

const isGzip = (body: Buffer): boolean => body.length > 2 && body[0] === 0x1f && body[1] === 0x8b

/** Unpacks by magic bytes, not by what a header or parameter claims; anything that is not packed comes back as it is. */
export function inflate(body: Buffer, encoding = ''): Inflated {
  if (!isGzip(body) && encoding !== 'deflate') return { kind: 'ok', body }
  const maxOutputLength = Math.min(maxInflatedBytes, Math.max(alwaysAllowed, body.length * maxRatio))
  try {
    return { kind: 'ok', body: isGzip(body) ? gunzipSync(body, { maxOutputLength }) : inflateSync(body, { maxOutputLength }) }
  } catch (error) {
    const isBomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return { kind: 'broken', reason: isBomb ? 'gzip_bomb' : 'gzip_malformed' }
  }
}
