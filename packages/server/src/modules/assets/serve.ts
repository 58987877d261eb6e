import { assetWidths, maxPixels } from '@millrace/contract/assets/api.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Db } from '../../platform/postgres.ts'
import { imaging } from '../../platform/imaging.ts'
import { endingOf, qualityOf } from './inspect.ts'
import { bodyOf, findServed, keepFile, type Served } from './store.ts'

const shape = /^([0-9a-f]{16})\.[a-z0-9]{1,5}$/

/**
 * `/f/<asset>/<beginning of the hash>.<ending>`, for mails and pages: no sign-in, and the same for ever, since a new version has another
 * address. Nothing in it can run: its type is ours, browsers may not guess another, and only pictures are shown.
 */
export function assetEndpoint(http: FastifyInstance, { postgres }: { readonly postgres: Db }): void {
  const making = new Map<string, Promise<Buffer | undefined>>()
  http.get<{ Params: { id: string; file: string }; Querystring: { w?: unknown } }>('/f/:id/:file', async (request, reply) => {
    const { id, file } = request.params
    const [, start] = shape.exec(file) ?? []
    const found = start === undefined ? undefined : await findServed(postgres, id, start)
    const width = widthOf(request.query.w)
    const etag = `"${found?.hash.slice(0, 32)}-${width}"`
    if (found && request.headers['if-none-match'] === etag)
      return reply.code(304).header('etag', etag).header('cache-control', forEver).send()
    const body = found && (await inWidth(postgres, making, found, width))
    if (!body) return gone(reply)
    const isPicture = found.type.startsWith('image/')
    return reply
      .header('cache-control', forEver)
      .header('etag', etag)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('content-disposition', `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(found.fileName)}`)
      .type(found.type)
      .send(body)
  })
}

const forEver = 'public, max-age=31536000, immutable'
const gone = (reply: FastifyReply) => reply.code(404).header('cache-control', 'no-store').type('text/plain').send('')

/** One of the fixed widths, the next larger; others would be work for whoever asks for them all. */
function widthOf(asked: unknown): number {
  const wish = typeof asked === 'string' ? Number(asked) : Number.NaN
  return wish > 0 ? (assetWidths.find((width) => width >= wish) ?? 0) : 0
}

/** Made once, kept, and by one of those who ask at the same time. */
async function inWidth(
  db: Db,
  making: Map<string, Promise<Buffer | undefined>>,
  found: Served,
  width: number,
): Promise<Buffer | undefined> {
  if (width === 0 || found.width === null || width >= found.width) return bodyOf(db, found, 0)
  const kept = await bodyOf(db, found, width)
  if (kept) return kept
  const key = `${found.projectId} ${found.hash} ${width}`
  const known = making.get(key)
  if (known) return known
  const made = shrink(db, found, width).finally(() => making.delete(key))
  making.set(key, made)
  return made
}

async function shrink(db: Db, found: Served, width: number): Promise<Buffer | undefined> {
  const whole = await bodyOf(db, found, 0)
  if (!whole) return undefined
  const sharp = await imaging()
  const isAnimated = found.type === 'image/gif' || found.type === 'image/webp'
  const format = endingOf(found.type) === 'jpg' ? 'jpeg' : endingOf(found.type)
  const body = await sharp(whole, { limitInputPixels: maxPixels, animated: isAnimated })
    .resize({ width, withoutEnlargement: true })
    .toFormat(format as 'jpeg' /* one of the four that are taken */, qualityOf(format, 82))
    .toBuffer()
  // What was shrunk and is larger is of no use to anybody.
  const smaller = body.length < whole.length ? body : whole
  await keepFile(db, found.projectId, found.hash, width, smaller)
  return smaller
}
