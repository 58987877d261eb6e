import { type ChannelRate, type ContactRules, type ContactRulesRead, ratePeriods } from '@millrace/contract/messaging/contact-rules.ts'
import { type SendingChannel, sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, ConfigProvider, Flex, InputNumber, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useMoney } from '../../ui/values.ts'
import { BrakeCard } from './brake-card.tsx'
import { BudgetFields } from './budget-fields.tsx'
import { CapFields, GapFields, Labelled, QuietFields, RuleList } from './contact-rule-fields.tsx'
import { RateFields } from './rate-fields.tsx'
import { GlobalControlCard } from './global-control.tsx'

/** When and how often people may be written to, and who gets no marketing at all. */
export function ContactRulesPage() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const query = useQuery({ queryKey: ['contact-rules', slug], queryFn: () => call<ContactRulesRead>(`${api}/contact-rules`) })
  return (
    <ConfigProvider componentDisabled={!can('channels.manage')}>
      {query.data ? (
        <Rules key={query.data.revision} saved={query.data} />
      ) : (
        <Page title={words.contactRules.title}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      )}
    </ConfigProvider>
  )
}

function Rules({ saved: { revision, spent, ...saved } }: { readonly saved: ContactRulesRead }) {
  const words = useWords()
  const { api, slug, timeZone, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [rules, change] = useState<ContactRules>(saved)
  const isChanged = JSON.stringify(rules) !== JSON.stringify(saved)
  const save = useMutation({
    mutationFn: () => call<ContactRulesRead>(`${api}/contact-rules`, { method: 'PUT', body: rules, revision }),
    onSuccess: (now) => {
      client.setQueryData(['contact-rules', slug], now)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error) => void message.error(error.message),
  })
  const text = words.contactRules
  const channelNames = words.people.consentChannels
  const money = useMoney()
  return (
    <Page
      title={text.title}
      note={text.note(timeZone)}
      extra={
        can('channels.manage') && (
          <Flex gap={8} align="center">
            {isChanged && <Tag color="warning">{text.unsaved}</Tag>}
            <Button type="primary" disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
              {words.common.save}
            </Button>
          </Flex>
        )
      }
    >
      <RuleList
        title={text.quiet}
        none={text.quietNone}
        add={text.addQuiet}
        most={7}
        rules={rules.quietHours}
        fresh={{ start: '22:00', end: '08:00', weekdays: [1, 2, 3, 4, 5, 6, 7], action: 'hold', rampMinutes: 30 }}
        onChange={(quietHours) => change({ ...rules, quietHours })}
        fields={QuietFields}
      />
      <RuleList
        title={text.gaps}
        none={text.gapsNone}
        add={text.addGap}
        most={5}
        rules={rules.gaps}
        fresh={{ scope: 'channel', minutes: 240, action: 'hold' }}
        onChange={(gaps) => change({ ...rules, gaps })}
        fields={GapFields}
      />
      <RuleList
        title={text.caps}
        none={text.capsNone}
        add={text.addCap}
        most={10}
        note={text.allHold}
        rules={rules.caps}
        fresh={{ scope: { kind: 'all' }, limit: 3, per: { kind: 'calendar', unit: 'week' }, exempt: ['service'], action: 'drop' }}
        onChange={(caps) => change({ ...rules, caps })}
        fields={CapFields}
      />
      <RuleList
        title={text.budgets}
        none={text.budgetsNone}
        add={text.addBudget}
        most={sendingChannels.length}
        note={text.budgetsNote}
        rules={rules.budgets}
        fresh={{ channel: freeChannel(rules), amount: 1_000, action: 'drop' }}
        onChange={(budgets) => change({ ...rules, budgets })}
        fields={BudgetFields}
      />
      {spent.length > 0 && (
        <Typography.Text type="secondary">
          {text.spent(spent.map(({ channel, amount }) => `${channelNames[channel as SendingChannel]} ${money(Math.round(amount * 100))}`))}
        </Typography.Text>
      )}
      <RuleList
        title={text.rates}
        none={text.ratesNone}
        add={text.addRate}
        most={20}
        note={text.ratesNote}
        rules={rules.rates}
        fresh={{ channel: 'sms', account: null, limit: 100, per: freePeriod(rules), warmUp: null }}
        onChange={(rates) => change({ ...rules, rates })}
        fields={RateFields}
      />
      {rules.caps.length > 0 && (
        <Card size="small" title={text.priority}>
          <Flex vertical gap={8}>
            <Labelled label={text.lookAhead}>
              {(id) => (
                <InputNumber
                  id={id}
                  min={0}
                  max={168}
                  precision={0}
                  value={rules.lookAheadHours}
                  onChange={(lookAheadHours) => change({ ...rules, lookAheadHours: lookAheadHours ?? 0 })}
                  style={{ width: 110 }}
                />
              )}
            </Labelled>
            <Typography.Text type="secondary">{text.lookAheadSaid(rules.lookAheadHours)}</Typography.Text>
          </Flex>
        </Card>
      )}
      <Card size="small" title={text.longest}>
        <Flex vertical gap={8}>
          <Labelled label={text.holdHours}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={720}
                precision={0}
                value={rules.holdHours}
                onChange={(holdHours) => change({ ...rules, holdHours: holdHours ?? 72 })}
                style={{ width: 110 }}
              />
            )}
          </Labelled>
          <Typography.Text type="secondary">
            {text.holdSaid(rules.holdHours)} {text.order}
          </Typography.Text>
        </Flex>
      </Card>
      <BrakeCard brake={rules.brake} onChange={(brake) => change({ ...rules, brake })} />
      <GlobalControlCard />
    </Page>
  )
}

/** One that has no budget yet. */
const freeChannel = ({ budgets }: ContactRules): SendingChannel =>
  (['sms', ...sendingChannels] as const).find((channel) => budgets.every((one) => one.channel !== channel)) ?? 'sms'

/** Text messages have no rate for such a time yet. */
const freePeriod = ({ rates }: ContactRules): ChannelRate['per'] =>
  ratePeriods.find((per) => rates.every((one) => one.channel !== 'sms' || one.account !== null || one.per !== per)) ?? 'second'
