import type { Body } from '@millrace/contract/content/api.ts'
import { Card, Flex, Switch, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { asGroup, emptyRule, RuleBuilder } from '../../ui/rule-builder.tsx'

/** Whom the content is meant for: nobody else gets it, whoever was chosen. */
export function SuitsFields({ body, onBody }: { readonly body: Body; readonly onBody: (body: Body) => void }) {
  const words = useWords()
  const { suits, ...rest } = body
  return (
    <Card size="small" title={words.messages.suits} style={{ marginTop: 16 }}>
      <Flex vertical gap={12}>
        <Flex gap={8} align="center">
          <Switch
            aria-label={words.messages.suits}
            checked={suits !== undefined}
            onChange={(is) => onBody(is ? { ...body, suits: emptyRule } : rest)}
          />
          <Typography.Text type="secondary">{words.messages.suitsNote}</Typography.Text>
        </Flex>
        {suits && <RuleBuilder rule={asGroup(suits)} onChange={(rule) => onBody({ ...body, suits: rule })} />}
      </Flex>
    </Card>
  )
}
