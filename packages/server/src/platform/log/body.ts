import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

const plain = Buffer.from([0])
const zstd = Buffer.from([1])
/** Below this the set-up of the compressor costs more than the bytes it saves. */
const worthCompressing = 8_192

/** Bytes of a log batch: one byte that says how, then JSON. Compressed here because the table stores bodies as they are. */
export function encodeBody(value: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(value))
  if (json.length < worthCompressing) return Buffer.concat([plain, json])
  return Buffer.concat([zstd, zstdCompressSync(json, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })])
}

export function decodeBody<T>(body: Buffer): T {
  const rest = body.subarray(1)
  return JSON.parse((body[0] === 1 ? zstdDecompressSync(rest) : rest).toString()) as T /* written by encodeBody only */
}
