import type { ChannelAccount } from '@millrace/contract/connectors/accounts.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'

/** The provider takes nothing more: why, and how to go on. */
export function Stopped({ account, why }: { readonly account: ChannelAccount; readonly why: string }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const { name, settings, unitPrice, isDefault } = account
  const goOn = useMutation({
    mutationFn: () =>
      call(`${api}/channels/accounts/${account.id}`, {
        method: 'PUT',
        revision: account.revision,
        body: { name, settings, unitPrice, isDefault },
      }),
    onSuccess: async () => {
      void message.success(words.accounts.goesOn)
      await client.invalidateQueries({ queryKey: ['channels/accounts', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="stopped"
      title={`${words.accounts.stopped}: ${why}`}
      description={words.accounts.stoppedNote}
      action={
        <Button size="small" loading={goOn.isPending} onClick={() => goOn.mutate()}>
          {words.accounts.goOn}
        </Button>
      }
    />
  )
}
