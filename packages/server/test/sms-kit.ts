import { type AliyunAccount, startAliyunSms } from '../../../emulators/sms/aliyun/index.ts'
import type { Emulator } from '../../../emulators/lib/wire.ts'
import { makeTemplate, publish } from './journey-kit.ts'
import { record } from './pipeline.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

export interface SmsWorld {
  readonly world: World
  readonly project: TestProject
  readonly provider: Emulator<AliyunAccount>
  /** The account's id. */
  readonly account: string
  /** The text of the approved template, sent to whoever does `event`. */
  journey(event: string, settings?: object): Promise<string>
  does(user: string, event: string, set?: Record<string, string>, properties?: Record<string, string>): Promise<void>
  /** What phones have, with what became of it here. */
  phones(): string[]
  messages(): Promise<{ node: string; state: string; reason: string; id: number }[]>
  /** Facts of messages, by kind. */
  facts(): Promise<Record<string, number>>
  end(): Promise<void>
}

/** A project with an account at Alibaba Cloud, which tells it what came of messages. At noon in Beijing, as the provider has it too. */
export async function smsWorld(): Promise<SmsWorld> {
  const world = await makeWorld({ at: '2026-11-02T04:00:00Z', privateTargets: ['127.0.0.1'] })
  await world.app.http.listen({ host: '127.0.0.1', port: 0 })
  const provider = await startAliyunSms({ wall: () => world.clock.now() })
  const project = await world.project()
  const input = {
    provider: 'aliyun',
    name: '阿里云',
    settings: { accessKeyId: provider.account.accessKeyId, baseUrl: provider.url },
    secrets: { accessKeySecret: provider.account.accessKeySecret },
    unitPrice: 0.045,
  }
  const made = await world.call<{ id: string; callbackUrl: string }>(project, 'POST', 'channels/accounts', input)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  Object.assign(provider.account, { reportUrl: made.body.callbackUrl, upUrl: made.body.callbackUrl })
  const { clickhouse } = world.databases
  return {
    world,
    project,
    provider,
    account: made.body.id,
    async journey(event, settings = {}) {
      const templateId = await smsTemplate(world, project)
      return publish(
        world,
        project,
        {
          entry: { kind: 'event', event, filters: [] },
          nodes: [{ id: 'text', kind: 'send', settings: { channel: 'sms', templateId, ...settings } }],
          edges: [{ from: 'entry', port: 'next', to: 'text' }],
          reentry: { kind: 'after_exit' },
        },
        event,
      )
    },
    async does(user, event, set = {}, properties = {}) {
      const one = record({ ids: [`login:${user}`], set, event, properties, at: world.clock.now().toISOString() })
      await world.app.ingest.accept(project.id, 'native', [one])
      await world.settle()
    },
    phones: () => provider.kit.inbox.messages.map(({ to, text }) => `+86${to} ${text}`),
    messages: async () => (await world.call<{ items: never[] }>(project, 'GET', 'messages?limit=200')).body.items.toReversed(),
    async facts() {
      await world.settle()
      const rows = await clickhouse.rows<{ kind: string; n: number }>({
        strings: ['select kind, toUInt32(count()) as n from message_facts group by kind order by kind'],
        values: [],
      })
      return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
    },
    async end() {
      await provider.stop()
      await world.end()
    },
  }
}

/** 您的订单… as the provider has approved it, with a name that may be missing. */
export const smsTemplate = (world: World, project: TestProject): Promise<string> =>
  makeTemplate(world, project, {
    name: '发货',
    body: {
      kind: 'sms',
      signature: '引渠',
      text: '{{ profile.name | default: "顾客" }}您好，您的订单已发货。',
      approved: {
        code: 'SMS_100002',
        values: [
          { name: 'name', value: '{{ profile.name | default: "顾客" }}' },
          { name: 'order', value: 'A-1' },
        ],
      },
    },
  })
