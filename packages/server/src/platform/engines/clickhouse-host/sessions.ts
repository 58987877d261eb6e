import { Session } from 'chdb'
import { caps } from './caps.ts'

/** A session runs one query at a time; it remembers its database because `use` is the only way to set it. */
interface Slot {
  session: Session
  database: string
}

/** What a statement wants of its session; settings are taken back afterwards. */
export interface Wish {
  readonly database: string
  readonly settings: Readonly<Record<string, string>>
}

export interface SessionPool {
  use<T>(wish: Wish, work: (session: Session) => Promise<T>): Promise<T>
  close(): void
}

/** Every session has the caps from the start, so whatever kind of statement it runs is capped. */
const base: Readonly<Record<string, string | number>> = { ...caps, output_format_json_quote_64bit_integers: 0 }

export function sessionPool(path: string, size: number): SessionPool {
  const open = (): Slot => ({ session: new Session(path), database: '' })
  const all = Array.from({ length: size }, open)
  const free = [...all]
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
    async use(wish, work) {
      const slot = await take()
      const wished = Object.entries(wish.settings).filter(([name, value]) => String(base[name]) !== value)
      try {
        await prepare(slot, wish.database)
        await set(slot.session, wished)
        return await work(slot.session)
      } finally {
        await takeBack(
          slot,
          wished.map(([name]) => name),
        )
        give(slot)
      }
    },
    close: () => {
      for (const { session } of all) session.close()
    },
  }

  /** A session that keeps a foreign setting must not serve the next caller. */
  async function takeBack(slot: Slot, names: readonly string[]): Promise<void> {
    try {
      await set(
        slot.session,
        names.map((name) => [name, base[name] ?? byDefault]),
      )
    } catch {
      slot.session.close()
      Object.assign(slot, open())
    }
  }
}

const byDefault = Symbol('default')

async function prepare(slot: Slot, database: string): Promise<void> {
  if (slot.database === database) return
  if (slot.database === '') await set(slot.session, Object.entries(base))
  await slot.session.queryAsync(`use \`${database.replaceAll('`', '')}\``)
  slot.database = database
}

async function set(session: Session, settings: readonly (readonly [string, string | number | typeof byDefault])[]): Promise<void> {
  if (settings.length === 0) return
  const one = ([name, value]: readonly [string, string | number | typeof byDefault]): string =>
    `${name.replace(/\W/g, '')} = ${value === byDefault ? 'default' : literal(value)}`
  await session.queryAsync(`set ${settings.map(one).join(', ')}`)
}

const literal = (value: string | number): string =>
  /^-?\d+(\.\d+)?$/.test(String(value)) ? String(value) : `'${String(value).replace(/[\\']/g, '\\$&')}'`
