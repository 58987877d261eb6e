import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const modules = join(root, 'packages/server/src/modules')

/** Modules in order: each may use those before it, through their doors. */
const order = [
  'admin',
  'catalog',
  'identity',
  'profiles',
  'ingest',
  'segments',
  'tags',
  'analytics',
  'metrics',
  'boards',
  'links',
  'assets',
  'connectors',
  'content',
  'messaging',
  'journeys',
  'broadcasts',
  'notices',
  'inbox',
  'calls',
  'open',
]
const contractMayUse = new Set(['zod', 'luxon', 're2js', '@dagrejs/dagre', 'chinese-days/dist/chinese-days.json', 'acorn'])

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile() && /\.tsx?$/.test(entry.name) && !/node_modules|\/dist\//.test(file)) yield file
  }
}
/** Text that customers paste is full of imports that are not ours. */
const imports = (file: string): string[] => (file.endsWith('ingest/snippets.ts') ? [] : importsOf(readFileSync(file, 'utf8')))
/** Static, dynamic and type imports, re-exports, and `import('…')` inside types. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:^(?:import|export|\}).*?(?:from|import)\s*|\bimport\s*)\(?\s*['"`]([^'"`\s]+)['"`]/gm)].map(
    (match) => match[1] ?? '',
  )
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)

function breaches(): string[] {
  const found: string[] = []
  for (const file of sources(modules)) {
    if (isTest(file)) continue
    const [home = ''] = relative(modules, file).split('/')
    for (const target of imports(file).filter((one) => one.startsWith('.'))) {
      const [module = '', ...inside] = relative(modules, resolve(dirname(file), target)).split('/')
      if (module === home || module === '..') continue
      if (order.indexOf(module) > order.indexOf(home)) found.push(`${relative(modules, file)}: ${home} may not use ${module}`)
      else if (inside.join('/') !== 'index.ts') found.push(`${relative(modules, file)}: go through ${module}/index.ts`)
    }
  }
  return found
}

test('modules use each other only through their doors, and only backwards', () => {
  expect(breaches()).toEqual([])
})

test('every module stands in the order', () => {
  expect(readdirSync(modules).filter((name) => !order.includes(name))).toEqual([])
})

test('the platform knows no module, and the contract is pure', () => {
  const platform = [...sources(join(root, 'packages/server/src/platform'))].filter((file) => !isTest(file))
  expect(platform.filter((file) => imports(file).some((target) => target.includes('/modules/')))).toEqual([])
  const foreign = [...sources(join(root, 'packages/contract/src'))]
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      imports(file)
        .filter((target) => !target.startsWith('.') && !contractMayUse.has(target))
        .map((target) => `${relative(root, file)}: ${target}`),
    )
  expect(foreign).toEqual([])
})

/** What the sources of a package may reach outside it, as folders of the repository; `@millrace/contract` is the contract's sources. */
const mayReach: Record<string, readonly string[]> = {
  contract: [],
  server: ['packages/contract/src'],
  console: ['packages/contract/src'],
  'web-sdk': ['packages/contract/src'],
}

function foreignReaches(name: string): string[] {
  const home = `packages/${name}`
  return [...sources(join(root, home, 'src'))].flatMap((file) =>
    imports(file)
      .map((target) =>
        target.startsWith('.')
          ? relative(root, resolve(dirname(file), target))
          : target.replace(/^@millrace\/([\w-]+)(?=\/|$)/, 'packages/$1/src'),
      )
      .filter((target) => target.startsWith('packages/') && !target.startsWith(`${home}/`))
      .filter((target) => !mayReach[name]?.some((folder) => target.startsWith(folder)))
      .map((target) => `${relative(root, file)}: ${target}`),
  )
}

test('packages reach only the contract: never server from console, console from server, or either from the SDK', () => {
  const packages = readdirSync(join(root, 'packages'))
  expect(packages.toSorted()).toEqual(Object.keys(mayReach).toSorted())
  expect(packages.filter((name) => existsSync(join(root, 'packages', name, 'src'))).flatMap(foreignReaches)).toEqual([])
  const typesOnly = existsSync(join(root, 'packages/web-sdk/src')) ? [...sources(join(root, 'packages/web-sdk/src'))] : []
  const values = typesOnly.filter((file) => /^import (?!type ).*@millrace\/contract/m.test(readFileSync(file, 'utf8')))
  expect(values.map((file) => relative(root, file))).toEqual([])
})

test('every form of import is seen', () => {
  const text = [
    `import a from './a'`,
    `import './b'`,
    `export { c } from './c'`,
    `const d = await import('./d')`,
    `const e = () => import(\`./e\`)`,
    `type F = import("./f").F`,
    `import {`,
    `  g,`,
    `} from './g'`,
  ].join('\n')
  expect(importsOf(text)).toEqual(['./a', './b', './c', './d', './e', './f', './g'])
})

test('the environment is read in one place', () => {
  const readers = [...sources(join(root, 'packages/server/src')), ...sources(join(root, 'demo'))].filter(
    (file) => !isTest(file) && readFileSync(file, 'utf8').includes('process.env'),
  )
  expect(readers.map((file) => relative(root, file))).toEqual(['packages/server/src/platform/config.ts'])
})

test('business time is never taken from the database', () => {
  const guilty = [...sources(modules)].filter(
    (file) => !isTest(file) && /\b(now|today)\(\)(?!\s*[=;,)}]?\s*=>)/.test(sqlOf(readFileSync(file, 'utf8'))),
  )
  expect(guilty.map((file) => relative(root, file))).toEqual([])
})

/** The text inside sql`…`, without what is filled in. */
const sqlOf = (text: string): string =>
  [...text.matchAll(/sql`([\s\S]*?)`/g)].map((match) => (match[1] ?? '').replace(/\$\{[^}]*\}/g, '')).join('\n')

test('files are short: the median at most 90 lines, none above 400', () => {
  const lengths = ['packages/contract/src', 'packages/server/src', 'packages/console/src', 'packages/web-sdk/src']
    .flatMap((folder) => [...sources(join(root, folder))])
    .filter((file) => !isTest(file))
    .map((file) => ({ file: relative(root, file), lines: readFileSync(file, 'utf8').split('\n').length }))
    .toSorted((a, b) => a.lines - b.lines)
  expect(lengths.filter(({ lines }) => lines > 400)).toEqual([])
  expect(lengths[Math.floor(lengths.length / 2)]?.lines).toBeLessThanOrEqual(90)
})
