import nodemailer from 'nodemailer'
import { mailSettings, greeting, starts } from './mail-kit.ts'
import { type MailServer, mailServer, type ReceivedMail } from './mail-server.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

export interface Returns {
  readonly world: World
  readonly project: TestProject
  /** Mails the address and answers what arrived. */
  mailed(address: string): Promise<ReceivedMail>
  /** The last mail that arrived for an address. */
  arrived(address: string): ReceivedMail
  /** Brings a mail to our listener, as a mail server does; answers with its last word. */
  bring(to: string, raw: string | Buffer, from?: string): Promise<string>
  events(login: string): Promise<{ event: string; properties: Record<string, unknown> }[]>
  suppressed(): Promise<Record<string, string>>
  end(): Promise<void>
}

/** A project whose mails come back to `bounce.shop.example`, and go out by a mail server of the test. */
export async function returns(): Promise<Returns> {
  const server: MailServer = await mailServer()
  const world = await makeWorld({ takesMail: true })
  const project = await world.project()
  await mailSettings(world, project, { smtpUrl: server.url, bounceDomain: 'bounce.shop.example', takesReplies: true })
  await greeting(world, project)
  const arrived = (address: string): ReceivedMail => {
    const found = server.received.findLast((mail) => mail.recipient === address)
    if (!found) throw new Error(`nothing arrived for ${address}`)
    return found
  }
  return {
    world,
    project,
    arrived,
    async mailed(address) {
      await starts(world, project, address)
      await world.settle()
      return arrived(address)
    },
    async bring(to, raw, from = '') {
      const transport = nodemailer.createTransport({ host: '127.0.0.1', port: world.app.mailPort ?? 0, ignoreTLS: true })
      try {
        const { response } = await transport.sendMail({ envelope: { from, to }, raw })
        await world.settle()
        return response
      } catch (error) {
        return String((error as { response?: string }).response ?? error) /* what nodemailer throws */
      } finally {
        transport.close()
      }
    },
    async events(login) {
      const { body } = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${encodeURIComponent(login)}`)
      const timeline = await world.call<{ items: { event: string; properties: Record<string, unknown> }[] }>(
        project,
        'GET',
        `people/${body.id}/timeline`,
      )
      return timeline.body.items.toReversed()
    },
    async suppressed() {
      const { body } = await world.call<{ items: { address: string; reason: string }[] }>(project, 'GET', 'suppressions?limit=200')
      return Object.fromEntries(body.items.map(({ address, reason }) => [address, reason]))
    },
    async end() {
      await world.end()
      await server.close()
    },
  }
}
