import type { AlertDestination } from '@millrace/contract/notices/api.ts'
import type { Emulator } from '../../../emulators/lib/wire.ts'
import { type DingTalkAccount, startDingTalk } from '../../../emulators/robots/dingtalk/index.ts'
import { type FeishuAccount, startFeishu } from '../../../emulators/robots/feishu/index.ts'
import { startWeCom, type WeComAccount } from '../../../emulators/robots/wecom/index.ts'
import * as queue from '../src/modules/notices/queue.ts'
import { sql } from '../src/platform/sql.ts'
import type { TestProject, World } from './world.ts'

export interface Robots {
  readonly wecom: Emulator<WeComAccount>
  readonly dingtalk: Emulator<DingTalkAccount>
  readonly feishu: Emulator<FeishuAccount>
}

/** The three of them, on the clock of the world. */
export async function startRobots(world: World): Promise<Robots> {
  const wall = () => world.clock.now()
  const [wecom, dingtalk, feishu] = await Promise.all([startWeCom({ wall }), startDingTalk({ wall }), startFeishu({ wall })])
  return { wecom, dingtalk, feishu }
}

/** What is set up for each of them, with what their consoles show. */
export const inputs = ({ wecom, dingtalk, feishu }: Robots) => ({
  wecom: { kind: 'wecom', name: '值班群', secrets: { webhook: `${wecom.url}/cgi-bin/webhook/send?key=${wecom.account.key}` } },
  dingtalk: {
    kind: 'dingtalk',
    name: '钉钉群',
    secrets: { webhook: `${dingtalk.url}/robot/send?access_token=${dingtalk.account.accessToken}`, secret: dingtalk.account.secret },
  },
  feishu: {
    kind: 'feishu',
    name: '飞书群',
    secrets: { webhook: `${feishu.url}/open-apis/bot/v2/hook/${feishu.account.token}`, secret: feishu.account.secret },
  },
  mail: { kind: 'mail', name: 'Team', settings: { to: 'team@shop.cn' } },
})

export function noticeKit(world: World, project: TestProject) {
  const { postgres } = world.databases
  let subject = 0
  return {
    async add(input: object): Promise<string> {
      const made = await world.call<{ id: string }>(project, 'POST', 'alert-destinations', input)
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      return made.body.id
    },
    look: async (id: string) => (await world.call<AlertDestination>(project, 'GET', `alert-destinations/${id}`)).body,
    async save(id: string, input: object) {
      return world.call(project, 'PUT', `alert-destinations/${id}`, input, await world.revisionOf(project, `alert-destinations/${id}`))
    },
    /** Something goes wrong with this many journeys at once. */
    async wrong(n: number): Promise<string[]> {
      const news = Array.from({ length: n }, () => ({
        projectId: project.id,
        subject: `alr_${(subject += 1)}`,
        since: world.clock.now(),
        kind: 'stuck' as const,
        severity: 'high' as const,
        words: { title: { zh: `流程 ${subject}`, en: `Journey ${subject}` }, text: { zh: '卡住', en: 'stuck' } },
        link: '/engage/journeys/jny_1',
      }))
      await postgres.transaction((tx) => queue.open(tx, news, world.clock.now()))
      return news.map((one) => one.subject)
    },
    /** What is due is said: as the minute begins. */
    async minute(minutes = 1): Promise<void> {
      world.clock.advance(minutes * 60_000)
      await world.app.jobs.tick()
      await world.app.jobs.drain()
    },
    states: async (id: string): Promise<Record<string, number>> =>
      Object.fromEntries(
        (
          await postgres.rows<{ state: string; n: number }>(
            sql`select state, count(*) as n from notices where destination_id = ${id} group by state order by state`,
          )
        ).map(({ state, n }) => [state, n]),
      ),
    forget: () => postgres.run(sql`update alert_destinations set archived_at = ${world.clock.now()}`),
  }
}

export const saidBy = ({ kit }: Emulator): string[] => kit.inbox.messages.map(({ text }) => text)
