import { Alert, Button, Flex, Form, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../lib/words.ts'

/** What is stored is never shown: it stays, or all of it is entered anew. */
export function StoredSecrets({
  labels,
  isReadable,
  isRenewing,
  onRenew,
  children,
}: {
  /** Of what is stored. */
  readonly labels: readonly string[]
  readonly isReadable: boolean
  readonly isRenewing: boolean
  /** Undefined: there is nothing to keep. */
  readonly onRenew?: (is: boolean) => void
  readonly children: ReactNode
}) {
  const words = useWords()
  return (
    <>
      {!isReadable && <Alert type="error" showIcon title={words.accounts.unreadable} style={{ marginBottom: 16 }} />}
      {isRenewing && children}
      {onRenew && (
        <Form.Item label={isRenewing ? undefined : words.accounts.secrets} extra={isRenewing ? undefined : words.accounts.storedNote}>
          <Flex gap={8} align="center" wrap>
            {!isRenewing && (
              <Typography.Text>
                {labels.length === 0 ? words.accounts.noneStored : `${labels.join(' · ')} — ${words.accounts.stored}`}
              </Typography.Text>
            )}
            <Button size="small" onClick={() => onRenew(!isRenewing)}>
              {isRenewing ? words.accounts.keep : words.accounts.replace}
            </Button>
          </Flex>
        </Form.Item>
      )}
    </>
  )
}
