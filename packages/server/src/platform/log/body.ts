import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

const plain = Buffer.from([0])
const zstd = Buffer.from([1])
/** Below this the set-up of the compressor costs more than the bytes it saves. */
const worthCompressing = 8_192

/** Bytes of a log batch: one byte that says how, then text. Compressed here because the table stores bodies as they are. */
export function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.length < worthCompressing) return Buffer.concat([plain, bytes])
  return Buffer.concat([zstd, zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })])
}

export function decodeText(body: Buffer): string {
  const rest = body.subarray(1)
  return (body[0] === 1 ? zstdDecompressSync(rest) : rest).toString()
}

export const encodeBody = (value: unknown): Buffer => encodeText(JSON.stringify(value))

export const decodeBody = <T>(body: Buffer): T => JSON.parse(decodeText(body)) as T /* written by encodeBody only */
