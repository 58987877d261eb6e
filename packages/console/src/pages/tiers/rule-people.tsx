import type { Rule } from '@millrace/contract/rules/index.ts'
import type { SegmentPeople } from '@millrace/contract/segments/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Flex, theme, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { RuleSentence } from '../../ui/rule-sentence.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { PeopleTable } from '../people/list.tsx'
import { SaveRule } from '../segments/save-rule.tsx'

/** A number that opens the people whom a rule means; they can be saved as a segment. */
export function RulePeople({ rule, name, children }: { readonly rule: Rule; readonly name: string; readonly children: string }) {
  const words = useWords().tiers
  const { can } = useProject()
  const { token } = theme.useToken()
  const [isOpen, setOpen] = useState(false)
  if (!can('people.read')) return <>{children}</>
  return (
    <>
      <Button
        type="link"
        size="small"
        aria-label={`${words.see(name)} ${children}`}
        // On shaded cells too it is as readable as text.
        style={{
          padding: 0,
          height: 'auto',
          fontVariantNumeric: 'tabular-nums',
          color: token.colorText,
          textDecoration: 'underline',
          textDecorationColor: token.colorTextQuaternary,
          textUnderlineOffset: 3,
        }}
        onClick={() => setOpen(true)}
      >
        {children}
      </Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} size={720} title={name} destroyOnHidden>
        {isOpen && <Behind rule={rule} name={name} />}
      </Drawer>
    </>
  )
}

function Behind({ rule, name }: { readonly rule: Rule; readonly name: string }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { number } = useFormat()
  const [isSaving, setSaving] = useState(false)
  const query = useQuery({
    queryKey: ['rule-people', slug, rule],
    queryFn: ({ signal }) => call<SegmentPeople>(`${api}/segments/people`, { method: 'POST', body: { rule, limit: 100 }, signal }),
  })
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" align="start" gap={8} wrap>
        <Typography.Text type="secondary" style={{ flex: 1, minWidth: 200 }}>
          <RuleSentence rule={rule} />
        </Typography.Text>
        {can('segments.write') && <Button onClick={() => setSaving(true)}>{words.tiers.save}</Button>}
      </Flex>
      <Loaded query={query}>
        {(data) => (
          <>
            <Typography.Text strong>{words.tiers.all(number(data.total))}</Typography.Text>
            <PeopleTable items={data.items} isLoading={false} empty={<Teach text={words.people.nobody} />} />
          </>
        )}
      </Loaded>
      {isSaving && <SaveRule rule={rule} name={name.slice(0, 100)} onClose={() => setSaving(false)} />}
    </Flex>
  )
}
