import { Session } from 'chdb'

/** A session runs one query at a time; it remembers its database because `use` is the only way to set it. */
interface Slot {
  readonly session: Session
  database: string
}

export interface SessionPool {
  use<T>(database: string, work: (session: Session) => Promise<T>): Promise<T>
  close(): void
}

export function sessionPool(path: string, size: number): SessionPool {
  const free: Slot[] = Array.from({ length: size }, () => ({ session: new Session(path), database: 'default' }))
  const all = [...free]
  const queue: ((slot: Slot) => void)[] = []

  function take(): Promise<Slot> {
    const slot = free.pop()
    return slot ? Promise.resolve(slot) : new Promise((resolve) => queue.push(resolve))
  }

  function give(slot: Slot): void {
    const next = queue.shift()
    if (next) next(slot)
    else free.push(slot)
  }

  return {
    async use(database, work) {
      const slot = await take()
      try {
        if (slot.database !== database) {
          await slot.session.queryAsync(`use \`${database.replaceAll('`', '')}\``)
          slot.database = database
        }
        return await work(slot.session)
      } finally {
        give(slot)
      }
    },
    close: () => {
      for (const { session } of all) session.close()
    },
  }
}
