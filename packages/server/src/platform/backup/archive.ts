import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { type Entry, tarEnd, tarEntries, tarEntry } from './tar.ts'

/** An archive while it is written: a zstd-compressed tar, at its name only when it is complete. */
export interface ArchiveWriter {
  file(name: string, body: string | Buffer): Promise<void>
  /** A stream of any length, cut into numbered files of one folder; answers with its bytes. */
  stream(folder: string, bytes: AsyncIterable<Buffer>): Promise<number>
  /** Completes the archive; answers with its size. */
  finish(): Promise<number>
  /** Leaves nothing behind. */
  abandon(): Promise<void>
}

const pieceBytes = 4_000_000

export async function writeArchive(path: string, at: Date): Promise<ArchiveWriter> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.partial`
  const out = createWriteStream(partial, { mode: 0o600 })
  const zstd = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } })
  const written = pipeline(zstd, out)
  // Whoever waits for the next write learns of it; until then it is not an unhandled rejection.
  written.catch(() => undefined)

  async function write(bytes: Buffer): Promise<void> {
    if (zstd.write(bytes)) return
    await Promise.race([new Promise<void>((resolve) => zstd.once('drain', resolve)), written])
  }
  const file = (name: string, body: string | Buffer): Promise<void> => write(tarEntry(name, Buffer.from(body), at))

  return {
    file,
    async stream(folder, bytes) {
      let number = 0
      let total = 0
      let waiting: Buffer[] = []
      let have = 0
      const flush = async (): Promise<void> => {
        if (have > 0) await file(`${folder}/${String(++number).padStart(6, '0')}`, Buffer.concat(waiting))
        waiting = []
        have = 0
      }
      for await (const chunk of bytes) {
        waiting.push(chunk)
        have += chunk.length
        total += chunk.length
        if (have >= pieceBytes) await flush()
      }
      await flush()
      return total
    },
    async finish() {
      zstd.end(tarEnd)
      await written
      await rename(partial, path)
      await chmod(path, 0o600)
      return (await stat(path)).size
    },
    async abandon() {
      zstd.destroy()
      out.destroy()
      await finished(out).catch(() => undefined)
      await rm(partial, { force: true })
    },
  }
}

/** A file, or all the numbered files of a folder as one stream. */
export interface Section {
  readonly name: string
  readonly bytes: AsyncIterable<Buffer>
}

/** The sections of an archive, in order; what is not read of one is passed over. */
export async function* readArchive(path: string): AsyncIterable<Section> {
  const source = createReadStream(path)
  const zstd = createZstdDecompress()
  const read = pipeline(source, zstd).catch(() => undefined)
  const entries = tarEntries(zstd)[Symbol.asyncIterator]()
  const next = (): Promise<IteratorResult<Entry>> => entries.next().catch((error: unknown) => Promise.reject(asDamage(error, path)))
  const sectionOf = (entry: Entry): string => entry.name.replace(/\/\d{6}$/, '')
  try {
    let entry = await next()
    while (!entry.done) {
      const name = sectionOf(entry.value)
      async function* bytes(): AsyncIterable<Buffer> {
        while (!entry.done && sectionOf(entry.value) === name) {
          yield entry.value.body
          entry = await next()
        }
      }
      yield { name, bytes: bytes() }
      while (!entry.done && sectionOf(entry.value) === name) entry = await next()
    }
  } finally {
    source.destroy()
    zstd.destroy()
    await read
  }
}

/** What the streams say about a file that is not there or not ours, in words. */
function asDamage(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ENOENT') return new Error(`there is no file ${path}`, { cause })
  return /^(Z|ERR_)/.test(code) ? new Error(`${path} is not a backup, or it is damaged`, { cause }) : cause
}

/** The whole of a small section. */
export async function textOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
