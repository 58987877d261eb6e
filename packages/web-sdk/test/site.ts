import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

export interface Site {
  readonly url: string
  end(): Promise<void>
}

/** A customer's site on an origin of its own: pages by path, and files that pages load. */
export async function openSite(pages: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Promise<Site> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const folder = Object.keys(files).find((name) => path === name || (name.endsWith('/') && path.startsWith(name)))
    if (folder !== undefined) {
      const file = folder.endsWith('/') ? `${files[folder]}/${path.slice(folder.length)}` : (files[folder] ?? '')
      return void response.setHeader('content-type', 'text/javascript; charset=utf-8').end(readFileSync(file))
    }
    const page = pages[path]
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(page ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://localhost:${typeof address === 'object' && address ? address.port : 0}`,
    end: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
