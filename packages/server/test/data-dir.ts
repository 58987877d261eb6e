import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A new data dir in the folder for temporary files. The account PostgreSQL gets when all is run by root can enter it: else its
 * cluster would lie in `/var/tmp` and outlive the data dir.
 */
export function newDataDir(name: string): string {
  const dataDir = mkdtempSync(join(tmpdir(), `millrace-${name}-`))
  chmodSync(dataDir, 0o711)
  return dataDir
}
