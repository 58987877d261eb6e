/** Tar, as far as a backup needs it: files with short names, written and read as a stream. */

export interface Entry {
  readonly name: string
  readonly body: Buffer
}

const block = 512

/** One file of an archive: header, bytes, padding. */
export function tarEntry(name: string, body: Buffer, at: Date): Buffer {
  const header = Buffer.alloc(block)
  if (Buffer.byteLength(name) > 100) throw new TypeError(`too long for a tar header: ${name}`)
  header.write(name, 0)
  header.write('0000600\0', 100)
  header.write('0000000\0'.repeat(2), 108)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(
    `${Math.floor(at.getTime() / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  )
  header.write('        0', 148)
  header.write('ustar\u000000', 257)
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, body, Buffer.alloc((block - (body.length % block)) % block)])
}

/** What ends an archive. */
export const tarEnd = Buffer.alloc(2 * block)

const checksum = (header: Buffer): number => header.reduce((sum, byte) => sum + byte, 0)

/** The files of an archive in order, one in memory at a time. */
export async function* tarEntries(bytes: AsyncIterable<Buffer>): AsyncIterable<Entry> {
  const take = taker(bytes)
  for (;;) {
    const header = await take(block)
    if (header.every((byte) => byte === 0)) return
    const text = (from: number, length: number): string =>
      header
        .subarray(from, from + length)
        .toString()
        .replace(/\0.*$/s, '')
    const sum = Number.parseInt(text(148, 8), 8)
    header.fill(' ', 148, 156)
    if (sum !== checksum(header)) throw new Error('the file is not a backup, or it is damaged')
    const size = Number.parseInt(text(124, 12), 8)
    const body = await take(Math.ceil(size / block) * block)
    yield { name: text(0, 100), body: body.subarray(0, size) }
  }
}

/** Exactly so many bytes of a stream, however it was cut. */
function taker(bytes: AsyncIterable<Buffer>): (length: number) => Promise<Buffer> {
  const source = bytes[Symbol.asyncIterator]()
  let rest: Buffer[] = []
  let have = 0
  return async (length) => {
    while (have < length) {
      const next = await source.next()
      if (next.done) throw new Error('the backup ends before its end: it was not written or copied completely')
      rest.push(next.value)
      have += next.value.length
    }
    const all = Buffer.concat(rest)
    rest = [all.subarray(length)]
    have -= length
    return all.subarray(0, length)
  }
}
