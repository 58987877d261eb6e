import { maxAssetBytes, maxPixels } from '@millrace/contract/assets/api.ts'
import { createHash } from 'node:crypto'
import { fail } from '../../platform/errors.ts'
import { imaging } from '../../platform/imaging.ts'

/** A file as it is kept. */
export interface Inspected {
  readonly kind: 'picture' | 'file'
  readonly body: Buffer
  readonly hash: string
  readonly type: string
  readonly width: number | null
  readonly height: number | null
}

const pictures = { png: 'image/png', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' } as const
type Format = keyof typeof pictures
const isFormat = (format: string): format is Format => format in pictures

/** Files that are handed on as they are: none that a browser runs. They are only ever offered for saving. */
const files: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  csv: 'text/csv',
  txt: 'text/plain',
  ics: 'text/calendar',
  zip: 'application/zip',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
}
const pictureEndings: ReadonlySet<string> = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp'])

/** The ending of a type, for its address. */
export const endingOf = (type: string): string =>
  type === 'image/jpeg' ? 'jpg' : (Object.entries({ ...pictures, ...files }).find(([, own]) => own === type)?.[0] ?? 'bin')

/** What was sent, read to its end or to the most there may be. */
export async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const held: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > maxAssetBytes) fail('body_too_large', { limit: maxAssetBytes })
    held.push(chunk)
  }
  if (size === 0) fail('file_empty')
  return Buffer.concat(held)
}

/** Says what a file is by what is in it, never by what it says it is; what is none of those that are taken is refused. */
export async function inspect(name: string, sent: Buffer): Promise<Inspected> {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? ''
  if (pictureEndings.has(ending)) return picture(name, sent)
  const type = files[ending] ?? fail('asset_format', { name })
  return { ...hashed(sent), kind: 'file', type, width: null, height: null }
}

/** A quality makes a PNG one of 256 colours. */
export const qualityOf = (format: string, quality: number): { readonly quality?: number } =>
  format === 'jpeg' || format === 'webp' ? { quality } : {}

async function picture(name: string, sent: Buffer): Promise<Inspected> {
  const sharp = await imaging()
  const open = () => sharp(sent, { limitInputPixels: false, animated: true, failOn: 'error' })
  const told = await open()
    .metadata()
    .catch(() => undefined)
  if (!told?.width || !told.height || !isFormat(told.format)) return fail('asset_broken', { name })
  // All frames lie below each other. So much is known from the head alone, before a pixel is unpacked.
  if (told.width * told.height > maxPixels) return fail('asset_pixels', { name, most: maxPixels / 1_000_000 })
  // Where and by which camera it was taken is nobody's business; turned as it is meant to be seen, since that stands there too.
  const hasTraces = told.format !== 'gif' && [told.exif, told.xmp, told.iptc].some((one) => one !== undefined)
  const body = await (hasTraces
    ? open().autoOrient().toFormat(told.format, qualityOf(told.format, 90)).toBuffer()
    : open()
        .stats()
        .then(() => sent)
  )
    // A head that says one thing and a body that says another.
    .catch(() => fail('asset_broken', { name }))
  const { width, height } = told.autoOrient
  return {
    ...hashed(body),
    kind: 'picture',
    type: pictures[told.format],
    width: hasTraces ? width : told.width,
    height: told.pageHeight ?? (hasTraces ? height : told.height),
  }
}

const hashed = (body: Buffer) => ({ body, hash: createHash('sha256').update(body).digest('hex') })
