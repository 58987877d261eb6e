import { inWords, isNoRoom, isSpent, NoRoom, type Room, roomOf } from '../disk.ts'

/** Whether the log can grow. */
export interface LogRoom {
  /** Throws when only the reserve is left. */
  check(): void
  /** What is left, where the disk can be seen: that of an engine of ours. */
  now(): Room | undefined
  /** What was accepted has been appended, or not. */
  note(error?: unknown): void
  /** The last one was refused for want of room. */
  isSpent(): boolean
}

/** @param folder of the PostgreSQL that holds the log; nothing when it is not ours. */
export function logRoom(folder?: string): LogRoom {
  let isRefused = false
  const now = (): Room | undefined => (folder === undefined ? undefined : roomOf(folder))
  return {
    now,
    check() {
      const room = now()
      if (room && isSpent(room)) throw new NoRoom(`the disk of PostgreSQL is full: ${inWords(room)}`)
    },
    note(error) {
      isRefused = isNoRoom(error)
    },
    isSpent: () => isRefused,
  }
}
