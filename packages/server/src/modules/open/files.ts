import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

type Answer = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** The console: its files, and its page for every address a browser asks for that nothing else answers; `otherwise` answers the rest. */
export async function serveConsole(http: FastifyInstance, root: string, otherwise: Answer): Promise<void> {
  const policy =
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-src 'self' blob: data:; frame-ancestors 'none'"
  await http.register(fastifyStatic, {
    root,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    // Names of assets say what is in them. The page that names them is asked for anew: those of an earlier version are gone.
    setHeaders: (reply, path) => {
      const isSecret = isOfLink(reply.request.url)
      void reply
        .header('cache-control', isAsset(path) ? 'public, max-age=31536000, immutable' : isSecret ? 'no-store' : 'no-cache')
        .header('content-security-policy', policy)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', isSecret ? 'no-referrer' : 'same-origin')
      if (isSecret) void reply.header('x-robots-tag', 'noindex')
    },
  })
  http.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/')
    return wantsPage ? reply.sendFile('index.html') : otherwise(request, reply)
  })
}

/** Whoever has the address of a shared board sees it: it is told to nobody and found by nobody. */
const isOfLink = (url: string): boolean => url.startsWith('/shared/')
const isAsset = (path: string): boolean => basename(dirname(path)) === 'assets'

/** Loaded by customers' pages, so from any origin; kept an hour at most, since the address stays the same. */
export function serveSdks(http: FastifyInstance, folder: string): void {
  for (const name of ['millrace.js', 'millrace-mini.js']) {
    const file = join(folder, name)
    if (!existsSync(file)) continue
    const script = readFileSync(file)
    const small = gzipSync(script, { level: 9 })
    http.get(`/sdk/${name}`, (request, reply) => {
      const isSmall = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
      if (isSmall) reply.header('content-encoding', 'gzip')
      return reply
        .type('text/javascript; charset=utf-8')
        .header('vary', 'accept-encoding')
        .header('cache-control', 'public, max-age=3600')
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(isSmall ? small : script)
    })
  }
}
