import { chmodSync, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A new data dir in the folder for temporary files. The account PostgreSQL gets when all is run by root can enter it: else its
 * cluster would lie in `/var/tmp` and outlive the data dir.
 */
export function newDataDir(name: string, folder = tmpdir()): string {
  const dataDir = mkdtempSync(join(folder, `millrace-${name}-`))
  chmodSync(dataDir, 0o711)
  return dataDir
}

const memory = '/dev/shm'
const enough = 12 * 2 ** 30

/**
 * Where engines that may lose everything at a crash keep their files: in memory where there is plenty of it. A database made from a
 * template, a thousand files, takes a tenth of the time there. The long run keeps to the disk: its tests write twenty times as much.
 */
export const fastFolder = (scale: number): string => (scale > 1 || freeIn(memory) < enough ? tmpdir() : memory)

function freeIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
