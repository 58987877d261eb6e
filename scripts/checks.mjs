// What a commit must pass, and what the tests need.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bin, env, inTurn, node, root, run } from './processes.mjs'

/** The whole repository with all types, then each runtime with only its own. */
const projects = ['.', ...['contract', 'server', 'console', 'web-sdk'].map((name) => `packages/${name}/tsconfig.src.json`)]

export const check = () =>
  inTurn(
    ...projects.map((project) => () => run(node, [bin('tsc'), '--noEmit', '-p', project])),
    () => run(bin('oxlint'), ['--type-aware', '--deny-warnings', 'packages', 'bench', 'demo', 'scripts']),
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
  const sources = Math.max(newest(join(cwd, 'src')), newest(join(root, 'packages/contract/src')))
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

/** Browser tests need Chromium and a Chinese font; they are installed where that is possible and never skipped. */
export function ensureChromium() {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  const hasFont = existsSync('/usr/share/fonts/opentype/noto') || existsSync('/usr/share/fonts/noto-cjk')
  if (found && hasFont) return 0
  const isDebian = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
  if (!isDebian) {
    console.error('The browser tests need Chromium and Noto CJK fonts. On Debian: apt-get install chromium fonts-noto-cjk')
    return 1
  }
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
  const packages = ['chromium', 'fonts-noto-cjk']
  return inTurn(
    () => run('apt-get', ['update', '-q'], quiet).then(() => 0),
    () => run('apt-get', ['install', '-yq', '--no-install-recommends', ...packages], quiet),
  )
}
