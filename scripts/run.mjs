// The one entry of all npm commands. Runs on Node 20 with nothing installed: sets up, then hands over to the pinned Node.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildPages } from './checks.mjs'
import { inTurn, node, program, root, run } from './processes.mjs'
import { checkAll, testAll } from './tests.mjs'

const [command = 'start', ...args] = process.argv.slice(2)

/** `npm ci` when nothing is installed or the lock has changed since. */
function setUp() {
  const marker = join(root, 'node_modules/.package-lock.json')
  const isFresh = existsSync(node) && existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  return isFresh ? 0 : run('npm', ['ci', '--no-audit', '--no-fund'], { env: process.env })
}

/** The server, and beside it the process that plays the customers; both end together. */
async function demo() {
  const server = program('packages/server/src/main.ts', args)
  const customers = program('demo/main.ts')
  const code = await server.ended
  customers.kill('SIGTERM')
  return code
}

const server = () => program('packages/server/src/main.ts', args).ended

const commands = {
  start: () => inTurn(buildPages, server),
  demo: () => inTurn(buildPages, demo),
  dev: server,
  cli: () => program('packages/server/src/cli.ts', args).ended,
  check: checkAll,
  test: () => testAll(args),
  rows: () => run(node, [join(root, 'scripts/rows.mjs')]),
  emulators: () => program('emulators/main.ts', args).ended,
  bench: () => program(`bench/${args[0]}.ts`, args.slice(1)).ended,
}

if (!Object.hasOwn(commands, command)) {
  console.error(`unknown command ${command}; there are ${Object.keys(commands).join(', ')}`)
  process.exit(1)
}
process.exit(await inTurn(setUp, commands[command]))
