/** A mail server in a process of its own, that takes everything at once and remembers when. Run by itself it is that process. */
import { fork } from 'node:child_process'
import { createServer } from 'node:net'

export interface Received {
  readonly mails: number
  /** Message-IDs that came more than once. */
  readonly doubled: number
  /** Of recipients that begin as asked: when their mail came, in milliseconds since 1970. */
  readonly at: readonly (readonly [recipient: string, ms: number])[]
}

export interface MailSink {
  readonly url: string
  received(prefix?: string): Promise<Received>
  stop(): void
}

export async function startMailSink(): Promise<MailSink> {
  const child = fork(import.meta.filename, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const answer = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T /* its own answers */)))
  const port = await answer<number>()
  return {
    url: `smtp://127.0.0.1:${port}`,
    async received(prefix = ' ') {
      const received = answer<Received>()
      child.send(prefix)
      return received
    },
    stop: () => child.disconnect(),
  }
}

/** As much of SMTP as a pooled client speaks: no extensions, one command at a time. */
function serve(): void {
  const ids = new Set<string>()
  const at: [string, number][] = []
  let doubled = 0
  const server = createServer((socket) => {
    let [text, recipient, isMail] = ['', '', false]
    const take = (mail: string): void => {
      const id = /^message-id: *(\S+)/im.exec(mail)?.[1] ?? ''
      if (ids.has(id)) doubled += 1
      ids.add(id)
      at.push([recipient, Date.now()])
    }
    socket.setNoDelay(true)
    socket.write('220 sink\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (;;) {
        const end = text.indexOf(isMail ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const part = text.slice(0, end)
        text = text.slice(end + (isMail ? 5 : 2))
        if (isMail) take(part)
        if (/^rcpt/i.test(part)) recipient = /<(.*?)>/.exec(part)?.[1] ?? ''
        isMail = !isMail && /^data/i.test(part)
        socket.write(isMail ? '354 go on\r\n' : '250 taken\r\n')
      }
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' ? address?.port : 0)
  })
  process.on('message', (prefix: string) =>
    process.send?.({ mails: at.length, doubled, at: at.filter(([recipient]) => recipient.startsWith(prefix)) }),
  )
  process.once('disconnect', () => process.exit())
}

if (process.argv[1] === import.meta.filename) serve()
