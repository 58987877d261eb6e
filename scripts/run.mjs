// The one entry of all npm commands. Runs on Node 20 with nothing installed: sets up, then hands over to the pinned Node.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const [command = 'start', ...args] = process.argv.slice(2)
const node = join(root, 'node_modules/node/bin/node')
const bin = (name) => join(root, 'node_modules/.bin', name)
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` }

function run(file, fileArgs, options = {}) {
  const { status, signal } = spawnSync(file, fileArgs, { cwd: root, stdio: 'inherit', env, ...options })
  return signal ? 1 : (status ?? 1)
}

function must(file, fileArgs, options) {
  const code = run(file, fileArgs, options)
  if (code !== 0) process.exit(code)
}

/** `npm ci` when nothing is installed or the lock has changed since. */
function setUp() {
  const marker = join(root, 'node_modules/.package-lock.json')
  const isFresh = existsSync(node) && existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  if (!isFresh) must('npm', ['ci', '--no-audit', '--no-fund'], { env: process.env })
}

const newest = (folder) =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => statSync(join(e.parentPath ?? e.path, e.name)).mtimeMs),
  )

/** Builds the console when its sources are newer than the last build. */
function buildConsole() {
  const folder = join(root, 'packages/console')
  if (!existsSync(join(folder, 'vite.config.ts'))) return
  const built = join(folder, 'dist/index.html')
  const sources = Math.max(newest(join(folder, 'src')), newest(join(root, 'packages/contract/src')))
  if (existsSync(built) && statSync(built).mtimeMs > sources) return
  must(node, [bin('vite'), 'build', '--logLevel', 'warn'], { cwd: folder })
}

const server = (serverArgs) =>
  run(node, ['--disable-warning=ExperimentalWarning', join(root, 'packages/server/src', serverArgs[0]), ...serverArgs.slice(1)])

function check() {
  must(node, [bin('tsc'), '--noEmit', '-p', '.'])
  must(bin('oxlint'), ['--type-aware', '--deny-warnings', 'packages', 'bench', 'demo'])
  must(bin('biome'), ['format', '.'])
}

/** Browser tests need Chromium and a Chinese font; they are installed where that is possible and never skipped. */
function ensureChromium() {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  const hasFont = existsSync('/usr/share/fonts/opentype/noto') || existsSync('/usr/share/fonts/noto-cjk')
  if (found && hasFont) return
  const isDebian = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
  if (!isDebian) {
    console.error('The browser tests need Chromium and Noto CJK fonts. On Debian: apt-get install chromium fonts-noto-cjk')
    process.exit(1)
  }
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
  run('apt-get', ['update', '-q'], quiet)
  must('apt-get', ['install', '-yq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], quiet)
}

function test() {
  const isLong = args.includes('--long')
  const rest = args.filter((arg) => arg !== '--long')
  const seed = process.env.MILLRACE_TEST_SEED ?? String(Math.floor(Math.random() * 2 ** 31))
  const scale = process.env.MILLRACE_TEST_SCALE ?? (isLong ? '20' : '1')
  check()
  if (existsSync(join(root, 'packages/console/test'))) ensureChromium()
  buildConsole()
  console.log(`seed ${seed}, scale ${scale}`)
  const report = join(root, '.rows.json')
  const code = run(node, [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...rest], {
    env: { ...env, MILLRACE_TEST_SEED: seed, MILLRACE_TEST_SCALE: scale },
  })
  const counts = execFileSync(node, [join(root, 'scripts/rows.mjs'), '--counts', report])
    .toString()
    .trim()
  console.log(`seed ${seed}, scale ${scale}`)
  console.log(counts)
  process.exit(code)
}

/** The server, and beside it the process that plays the customers; both end together. */
function demo() {
  const start = (file, fileArgs = []) =>
    spawn(node, ['--disable-warning=ExperimentalWarning', join(root, file), ...fileArgs], { cwd: root, stdio: 'inherit', env })
  const main = start('packages/server/src/main.ts', args)
  const customers = start('demo/main.ts')
  main.once('exit', (code) => {
    customers.kill()
    process.exit(code ?? 1)
  })
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      customers.kill()
      main.kill(signal)
    })
}

setUp()
switch (command) {
  case 'start':
    buildConsole()
    process.exit(server(['main.ts', ...args]))
    break
  case 'demo':
    buildConsole()
    demo()
    break
  case 'dev':
    process.exit(server(['main.ts', ...args]))
    break
  case 'cli':
    process.exit(server(['cli.ts', ...args]))
    break
  case 'check':
    check()
    process.exit(run(node, [bin('vitest'), 'run', '--project', 'pure']))
    break
  case 'test':
    test()
    break
  case 'rows':
    process.exit(run(node, [join(root, 'scripts/rows.mjs'), join(root, '.rows.json')]))
    break
  case 'bench':
    process.exit(run(node, ['--disable-warning=ExperimentalWarning', join(root, 'bench', `${args[0]}.ts`), ...args.slice(1)]))
    break
  default:
    console.error(`unknown command ${command}`)
    process.exit(1)
}
