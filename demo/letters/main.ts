/** A site that gets in-site letters by webhook: `node demo/letters/main.ts whsec_… [port]`; how it works: docs/webhook-channel.md. */
import { createServer } from 'node:http'
import { letterBox } from './letter-box.ts'

const [secret = '', port = '8095'] = process.argv.slice(2)
if (!secret.startsWith('whsec_')) {
  process.stderr.write('Give the secret of the account: node demo/letters/main.ts whsec_… [port]\n')
  process.exit(1)
}
const box = letterBox({ secret: () => secret })
createServer((request, response) => {
  box.handle(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    response.writeHead(500).end()
  })
}).listen(Number(port), '127.0.0.1', () => process.stdout.write(`Letters: POST http://127.0.0.1:${port}/webhook, GET /letters?person=…\n`))
