/** What a notification shows beside its text, and what a tap on it does. */
export interface Shown {
  readonly platform: string
  readonly title: string
  /** As the provider was told it. */
  readonly link: string
  readonly image: string
  readonly data: Readonly<Record<string, string>>
  /** What it replaces while that is still shown. */
  readonly collapse: string
  /** As vendors class it. */
  readonly category: string
}

/** A text message or a notification as a phone has it, or will have it. */
export interface Received {
  /** The provider's name for it. */
  readonly id: string
  readonly at: Date
  readonly to: string
  readonly text: string
  readonly signature: string
  readonly template: string
  /** What the caller gave to have it back. */
  readonly ref: string
  readonly units: number
  state: 'sent' | 'delivered' | 'failed'
  /** The code of its receipt. */
  code: string
  reportedAt?: Date
  readonly shown?: Shown
}

export interface Inbox {
  readonly messages: readonly Received[]
  add(message: Received): void
  clear(): void
}

export function inbox(): Inbox {
  const messages: Received[] = []
  return { messages, add: (message) => void messages.push(message), clear: () => void messages.splice(0) }
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** For people: newest first, reloads by itself. */
export function inboxPage(name: string, { messages }: Inbox): string {
  const rows = messages.toReversed().map((one) => {
    const { title, link = '' } = one.shown ?? {}
    const cells = [
      one.at.toISOString(),
      one.to,
      title ?? one.signature,
      one.text,
      one.template || link,
      one.ref,
      one.id,
      `${one.state} ${one.code}`,
    ]
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`
  })
  const heads = ['at', 'to', 'signature or title', 'text', 'template or link', 'ref', 'id', 'state']
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>${escaped(name)}</title>
<style>body{font:14px system-ui;margin:24px}table{border-collapse:collapse}td,th{padding:4px 8px;border:1px solid #ccc;text-align:left}</style>
<h1>${escaped(name)}: ${messages.length}</h1><table><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr>${rows.join('')}</table></html>`
}
