import { type Finding, type Lint, type LintCode, lintCodes, lintLimits } from '@millrace/contract/tags/lint.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Card, Flex, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'

/** What is wrong with the tags of the project, by what it is; which of it is shown is the address. */
export function TagCheckUp() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['tags', slug, 'lint'], queryFn: () => call<Lint>(`${api}/tags/lint`) })
  const text = useFindingText()
  const { finding, tags, detail, fileName, codes } = words.tags.checkUp
  const save = (items: Lint['items']): void =>
    downloadCsv(
      fileName,
      [finding, tags, detail],
      items.map((one) => [codes[one.code], one.tags.map(({ name }) => name).join('; '), text(one)]),
    )
  return (
    <Page
      title={words.tags.checkUp.heading}
      extra={
        <>
          <Link to="/$slug/people/tags" params={{ slug }}>
            <Button>{words.tags.title}</Button>
          </Link>
          <Button disabled={!query.data?.items.length} onClick={() => query.data && save(query.data.items)}>
            {words.common.download}
          </Button>
        </>
      }
    >
      <Loaded query={query} empty={{ when: ({ items }) => items.length === 0, text: words.tags.checkUp.clean(query.data?.checked ?? 0) }}>
        {(found) => <Findings found={found} />}
      </Loaded>
    </Page>
  )
}

function Findings({ found: { checked, items } }: { readonly found: Lint }) {
  const words = useWords().tags.checkUp
  const { number } = useFormat()
  const { values, set } = useFilters('code')
  const groups = Map.groupBy(items, (one) => one.code)
  const codes = lintCodes.filter((code) => groups.has(code))
  const chosen = codes.find((code) => code === values.code)
  return (
    <Flex vertical gap={16}>
      <Typography.Text type="secondary" aria-live="polite">
        {words.found(number(items.length), number(checked))}
      </Typography.Text>
      <Flex gap={8} wrap role="group" aria-label={words.finding}>
        <Choice label={`${words.all} ${number(items.length)}`} isChosen={!chosen} onChoose={() => set('code', undefined)} />
        {codes.map((code) => (
          <Choice
            key={code}
            label={`${words.codes[code]} ${number(groups.get(code)?.length ?? 0)}`}
            isChosen={chosen === code}
            onChoose={() => set('code', code)}
          />
        ))}
      </Flex>
      {codes.map((code) => (chosen && chosen !== code ? null : <OneCode key={code} code={code} findings={groups.get(code) ?? []} />))}
    </Flex>
  )
}

const Choice = ({ label, isChosen, onChoose }: { readonly label: string; readonly isChosen: boolean; readonly onChoose: () => void }) => (
  <Button size="small" type={isChosen ? 'primary' : 'default'} aria-pressed={isChosen} onClick={onChoose}>
    {label}
  </Button>
)

/** So many are named before somebody asks for all. */
const firstOnes = 60

function OneCode({ code, findings }: { readonly code: LintCode; readonly findings: readonly Finding[] }) {
  const words = useWords()
  const { number } = useFormat()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? findings : findings.slice(0, firstOnes)
  // Those that stand for several tags, or say more, have a line each.
  const isLine = code.startsWith('duplicate') || code === 'outside_value_set'
  return (
    <Card
      size="small"
      role="region"
      aria-label={words.tags.checkUp.codes[code]}
      title={`${words.tags.checkUp.codes[code]} · ${number(findings.length)}`}
    >
      <Flex vertical gap={8}>
        <Typography.Text type="secondary">{words.tags.checkUp.texts[code](lintLimits)}</Typography.Text>
        <Flex gap="4px 16px" {...(isLine ? { vertical: true } : { wrap: true })}>
          {shown.map((one) => (
            <OneFinding key={one.tags.map(({ id }) => id).join()} finding={one} />
          ))}
        </Flex>
        {shown.length < findings.length && (
          <Button size="small" style={{ alignSelf: 'start' }} onClick={() => setWhole(true)}>
            {words.tags.checkUp.showAll(number(findings.length))}
          </Button>
        )}
      </Flex>
    </Card>
  )
}

function OneFinding({ finding }: { readonly finding: Finding }) {
  const { slug } = useProject()
  const text = useFindingText()
  return (
    <Flex gap="0 12px" wrap style={{ overflowWrap: 'anywhere' }}>
      {finding.tags.map(({ id, name }) => (
        <Link key={id} to="/$slug/people/tags/$id" params={{ slug, id }}>
          {name}
        </Link>
      ))}
      {finding.values && <span>{text(finding)}</span>}
    </Flex>
  )
}

/** What a finding means and what to do about it; of values outside a set, which they are. */
function useFindingText(): (finding: Finding) => string {
  const words = useWords().tags
  const { number } = useFormat()
  return ({ code, values }) =>
    values
      ? words.checkUp.outside(values.map(({ value, people }) => `${value || words.noValue} (${number(people)})`).join(words.comma))
      : words.checkUp.texts[code](lintLimits)
}
