import type { NumberPeople } from '@millrace/contract/analytics/api.ts'
import { forecastText, type MessageForecast } from '@millrace/contract/messaging/forecast.ts'
import { Button, Drawer, Flex, Progress, theme, Typography } from 'antd'
import { useState } from 'react'
import { usePreferences } from '../lib/preferences.ts'
import { useProject } from '../lib/session.ts'
import { useFormat, useWords } from '../lib/words.ts'
import { PeopleTable } from '../pages/people/list.tsx'
import { loadedRows, More, usePages } from './pages.tsx'
import { Loaded, Teach } from './states.tsx'

/** What the contact rules would say to everybody who is meant; with `people`, the path of their lists. */
export function MessageForecastList({ forecast, people }: { readonly forecast: MessageForecast; readonly people?: string }) {
  const words = useWords().forecast
  const { number, percent } = useFormat()
  const { token } = theme.useToken()
  const language = usePreferences((state) => state.language)
  const { can } = useProject()
  const [shown, setShown] = useState<string>()
  const colours = { goes: token.colorSuccess, waits: token.colorWarning, not: token.colorTextQuaternary }
  if (forecast.people === 0) return <Typography.Text type="secondary">{words.nobody}</Typography.Text>
  return (
    <Flex vertical gap={6} data-testid="message-forecast">
      <Typography.Text strong>{words.title(number(forecast.people))}</Typography.Text>
      {forecast.reasons.map(({ key, outcome, people: n, interval }) => {
        const title = forecastText(key)[language]
        const text = interval ? words.between(number(n), number(interval[0]), number(interval[1])) : number(n)
        return (
          <div key={key}>
            <Flex justify="space-between" gap={12}>
              <span>{title}</span>
              {people !== undefined && can('people.read') ? (
                <Button
                  type="link"
                  size="small"
                  aria-label={`${title} ${number(n)}`}
                  style={{ padding: 0, height: 'auto', fontVariantNumeric: 'tabular-nums' }}
                  onClick={() => setShown(key)}
                >
                  {text}
                </Button>
              ) : (
                <span style={{ fontVariantNumeric: 'tabular-nums' }}>{text}</span>
              )}
            </Flex>
            <Progress
              aria-label={`${title} ${percent(n / forecast.people)}`}
              percent={(n / forecast.people) * 100}
              showInfo={false}
              size="small"
              strokeColor={colours[outcome]}
            />
          </div>
        )
      })}
      <Typography.Text type="secondary">
        {forecast.asked < forecast.people ? words.sampled(number(forecast.asked)) : words.whole} {words.note}
      </Typography.Text>
      {people !== undefined && (
        <Drawer
          open={shown !== undefined}
          onClose={() => setShown(undefined)}
          size={720}
          title={forecastText(shown ?? '')[language]}
          destroyOnHidden
        >
          {shown !== undefined && <Behind path={`${people}?key=${encodeURIComponent(shown)}`} />}
        </Drawer>
      )}
    </Flex>
  )
}

function Behind({ path }: { readonly path: string }) {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  const query = usePages<NumberPeople>(['forecast', slug, path], path)
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{words.common.total(number(query.data?.pages[0]?.total ?? 0))}</Typography.Text>
      <Loaded query={loadedRows(query)} empty={{ when: (rows) => rows.length === 0, text: words.forecast.nobody }}>
        {(rows) => <PeopleTable items={rows} isLoading={false} empty={<Teach text={words.forecast.nobody} />} />}
      </Loaded>
      <More query={query} />
    </Flex>
  )
}
