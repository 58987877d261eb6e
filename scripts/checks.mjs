// What a commit must pass, and what the tests need.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bin, env, inTurn, node, root, run } from './processes.mjs'

/** The whole repository with all types, then each runtime with only its own. */
const projects = ['.', ...['contract', 'server', 'console', 'web-sdk'].map((name) => `packages/${name}/tsconfig.src.json`)]

export const check = () =>
  inTurn(
    ...projects.map((project) => () => run(node, [bin('tsc'), '--noEmit', '-p', project])),
    () => run(bin('oxlint'), ['--type-aware', '--deny-warnings', 'packages', 'bench', 'demo', 'emulators', 'scripts']),
    () => run(bin('biome'), ['format', '.']),
  )

const products = [
  { folder: 'packages/console', file: 'index.html', mode: 'production' },
  { folder: 'packages/web-sdk', file: 'millrace-mini.js', mode: 'mini' },
  { folder: 'packages/web-sdk', file: 'millrace.js', mode: 'production' },
]

/** Builds what runs in browsers and mini-programs when its sources are newer than the last build. */
export const buildPages = () => inTurn(...products.map((product) => () => build(product)))

function build({ folder, file, mode }) {
  const cwd = join(root, folder)
  const built = join(cwd, 'dist', file)
  const page = join(cwd, 'index.html')
  const sources = Math.max(
    newest(join(cwd, 'src')),
    newest(join(root, 'packages/contract/src')),
    existsSync(page) ? statSync(page).mtimeMs : 0,
  )
  if (existsSync(built) && statSync(built).mtimeMs > sources) return 0
  return run(node, [bin('vite'), 'build', '--mode', mode, '--logLevel', 'warn'], { cwd })
}

const newest = (folder) =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  )

const browsers = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']

/** What tests need of the system beside npm; it is installed where that is possible and never skipped. */
const needs = [
  {
    what: 'The browser tests need Chromium and Noto CJK fonts.',
    packages: ['chromium-headless-shell', 'fonts-noto-cjk'],
    isThere: () =>
      isAny(...browsers.map((name) => `/usr/bin/${name}`)) && isAny('/usr/share/fonts/opentype/noto', '/usr/share/fonts/noto-cjk'),
  },
  {
    what: 'The tests of pulls need the server of MariaDB (it is started for them alone).',
    packages: ['mariadb-server-core'],
    isThere: () => isAny('/usr/sbin/mariadbd', '/usr/bin/mariadbd'),
  },
]

const isAny = (...paths) => paths.some((path) => existsSync(path))

export function ensureSystem() {
  const missing = needs.filter((need) => !need.isThere())
  if (missing.length === 0) return 0
  const packages = missing.flatMap((need) => need.packages)
  const isDebian = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
  if (!isDebian) {
    for (const need of missing) console.error(need.what)
    console.error(`On Debian: apt-get install ${packages.join(' ')}`)
    return 1
  }
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
  return inTurn(
    () => run('apt-get', ['update', '-q'], quiet).then(() => 0),
    () => run('apt-get', ['install', '-yq', '--no-install-recommends', ...packages], quiet),
  )
}
