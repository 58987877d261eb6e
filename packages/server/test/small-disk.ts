import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { roomOf } from '../src/platform/disk.ts'

/** A file system of its own that a test fills and gives room again. */
export interface SmallDisk {
  /** Leaves so many bytes; none at all unless told. */
  fill(leave?: number): void
  relieve(): void
  unmount(): void
}

/** In memory, at the folder; everybody may walk in, so that PostgreSQL's files lie on it, too. */
export function smallDisk(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true })
  mount(folder, megabytes)
  const ballast = join(folder, 'ballast')
  const relieve = (): void => rmSync(ballast, { force: true })
  return {
    relieve,
    fill(leave = 0) {
      const file = openSync(ballast, 'a')
      // Large pieces first; the last room goes page by page.
      for (const piece of [1_000_000, 4_096]) fillWith(file, Buffer.alloc(piece), () => roomOf(folder).freeBytes - leave)
      closeSync(file)
    },
    unmount: () => void execFileSync('umount', ['--lazy', folder]),
  }
}

function fillWith(file: number, piece: Buffer, left: () => number): void {
  while (left() >= piece.length)
    try {
      writeSync(file, piece)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return
      throw error
    }
}

const mount = (folder: string, megabytes: number): void =>
  void execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'small-disk', folder], { stdio: 'pipe' })

/** Whether this account may mount at all. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-mount-'))
  try {
    mount(folder, 1)
    execFileSync('umount', [folder])
    return true
  } catch {
    return false
  } finally {
    rmdirSync(folder)
  }
}
