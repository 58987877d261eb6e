import type { Message } from '@millrace/contract/messaging/api.ts'
import { explainReason } from '@millrace/contract/messaging/reasons.ts'
import { Tag, Typography } from 'antd'
import { usePreferences } from '../../lib/preferences.ts'
import { useWords } from '../../lib/words.ts'
import { StepName } from '../journeys/path.tsx'

const colours: Record<Message['state'], string> = {
  queued: 'default',
  sending: 'processing',
  sent: 'success',
  failed: 'error',
  unknown: 'warning',
  dropped: 'default',
}

export function MessageState({ state }: { readonly state: Message['state'] }) {
  const words = useWords()
  return <Tag color={colours[state]}>{words.messages.states[state]}</Tag>
}

/** Why a message did not go, in words; what would have let it go on hover. */
export function Reason({ reason }: { readonly reason: string }) {
  const language = usePreferences((state) => state.language)
  const why = explainReason(reason, language)
  if (!why) return '–'
  return (
    <Typography.Text type="secondary" title={why.remedy}>
      {why.what}
    </Typography.Text>
  )
}

/** Journey and step a message comes from, as people know them. */
export function Origin({ message }: { readonly message: Message }) {
  const words = useWords()
  if (message.node === '$inbox') return words.inbox.title
  return (
    <>
      {message.journeyName ?? '–'}
      {message.journeyId !== null && (
        <>
          {' · '}
          <StepName journeyId={message.journeyId} node={message.node} />
        </>
      )}
    </>
  )
}
