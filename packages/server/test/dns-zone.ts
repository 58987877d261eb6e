import type { MailDns } from '../src/modules/messaging/index.ts'

/** A DNS of the test: what is in it is found, all else is not there; a name of which it says `fails` cannot be asked. */
export interface Zone extends MailDns {
  readonly records: Map<string, string[]>
  readonly mails: Map<string, string[]>
  /** As `mailauth` asks: pieces of texts, and an error for what is not there. */
  resolver(name: string, type: string): Promise<string[][]>
}

export function zone(): Zone {
  const records = new Map<string, string[]>()
  const mails = new Map<string, string[]>()
  const read = (of: Map<string, string[]>, name: string): string[] => {
    const found = of.get(name) ?? []
    if (found.includes('fails')) throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })
    return found
  }
  return {
    records,
    mails,
    txt: async (name) => read(records, name),
    mx: async (name) => read(mails, name),
    resolver: async (name, type) => {
      const found = type === 'TXT' ? read(records, name) : []
      if (found.length === 0) throw Object.assign(new Error('not there'), { code: 'ENOTFOUND' })
      return found.map((text) => [text])
    },
  }
}
