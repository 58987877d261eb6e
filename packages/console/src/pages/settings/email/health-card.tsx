import { healthLimits, type MailHealth } from '@millrace/contract/messaging/mail.ts'
import { useQuery } from '@tanstack/react-query'
import { Card, Flex, Tag, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'

/** What became of the mails of the last days, against what mailbox providers put up with. */
export function HealthCard() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['email-of', slug, 'health'], queryFn: () => call<MailHealth>(`${api}/channels/email/health`) })
  return (
    <Card size="small" title={words.mail.health} data-testid="mail-health">
      <Loaded
        query={query}
        empty={{ when: ({ sent, bounced, complained }) => sent + bounced + complained === 0, text: words.mail.healthEmpty }}
      >
        {(health) => <Figures health={health} />}
      </Loaded>
    </Card>
  )
}

const colours = { good: 'success', watch: 'warning', bad: 'error' } as const

function Figures({ health: { sent, bounced, hard, complained } }: { readonly health: MailHealth }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { number, language } = useFormat(timeZone)
  const share = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { style: 'percent', maximumFractionDigits: 2 })
  const level = (of: keyof typeof healthLimits, part: number): keyof typeof colours =>
    part >= healthLimits[of].bad ? 'bad' : part >= healthLimits[of].watch ? 'watch' : 'good'
  // What was refused at once was not sent.
  const all = Math.max(sent, bounced, complained, 1)
  const line = (of: keyof typeof healthLimits, label: string, count: number, note: string, more = '') => (
    <div data-testid={of}>
      <Flex gap={8} align="center" wrap>
        <span>{label}</span>
        <Typography.Text strong>{number(count)}</Typography.Text>
        <span>{share.format(count / all)}</span>
        <Tag color={colours[level(of, count / all)]}>{words.mail[level(of, count / all)]}</Tag>
        {more && <Typography.Text type="secondary">{more}</Typography.Text>}
      </Flex>
      <Typography.Text type="secondary">{note}</Typography.Text>
    </div>
  )
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} data-testid="sent">
        <span>{words.mail.sent}</span>
        <Typography.Text strong>{number(sent)}</Typography.Text>
      </Flex>
      {line('bounced', words.mail.bounced, bounced, words.mail.bouncedLimits, hard > 0 ? words.mail.bouncedOf(number(hard)) : '')}
      {line('complained', words.mail.complained, complained, words.mail.complainedLimits)}
    </Flex>
  )
}
