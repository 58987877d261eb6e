import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, keepSecret } from '../config.ts'
import { startEngines } from '../engines/index.ts'
import { fingerprint } from './format.ts'
import { readHead, restore, RestoreRefused, type RestoreResult } from './restore.ts'

const marker = (dataDir: string): string => join(dataDir, 'restoring')

/** A folder in which a restore was killed holds half of a backup: nothing may run on it. */
export function refuseHalfRestored(dataDir: string): void {
  if (existsSync(marker(dataDir)))
    throw new RestoreRefused(`a restore into ${dataDir} did not finish; empty the folder (and external databases) and restore again`)
}

/** Restores a backup into the place that the configuration names: an empty data dir, empty external databases, or one of each. */
export async function restoreInto(config: Config, file: string, options: { readonly acceptOtherSecret: boolean }): Promise<RestoreResult> {
  const { dataDir } = config
  refuseHalfRestored(dataDir)
  const isEmbedded = !config.databaseUrl || !config.clickhouseUrl
  if (isEmbedded && existsSync(dataDir) && readdirSync(dataDir).length > 0)
    throw new RestoreRefused(`${dataDir} is not empty: set MILLRACE_DATA_DIR to a new folder, or move this one away`)
  const head = await readHead(file)
  checkSecret(config, head, options.acceptOtherSecret)
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(marker(dataDir), file)
  const engines = await startEngines(config)
  try {
    const restored = await restore({
      databaseUrl: engines.databaseUrl,
      clickhouseUrl: engines.clickhouseUrl,
      file,
      keepSecret: (secret) => {
        if (config.secretIsKept && !existsSync(join(dataDir, 'secret'))) keepSecret(dataDir, secret)
      },
    })
    await engines.stop()
    rmSync(marker(dataDir))
    return restored
  } catch (error) {
    await engines.stop()
    // What is in the folder is ours: it was empty. With external databases only the secret would be there, and stays.
    if (isEmbedded) for (const name of readdirSync(dataDir)) rmSync(join(dataDir, name), { recursive: true, force: true })
    rmSync(marker(dataDir), { force: true })
    throw error
  }
}

/** Passwords of mail servers are readable only with the secret they were encrypted with. */
function checkSecret(config: Config, head: { readonly secret: string; readonly secretInside: boolean }, acceptOther: boolean): void {
  if (acceptOther) return
  const file = join(config.dataDir, 'secret')
  const here = config.secretIsKept ? (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined) : config.secret
  if (here === undefined && head.secretInside) return
  if (here !== undefined && fingerprint(here) === head.secret) return
  const why = here === undefined ? 'was set in the environment of the installation' : 'is not the one set here'
  throw new RestoreRefused(
    `the secret that this backup is encrypted with ${why}: set MILLRACE_SECRET to it, or add --other-secret and enter provider passwords again afterwards`,
  )
}
