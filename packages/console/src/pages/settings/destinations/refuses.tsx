import type { AlertDestination } from '@millrace/contract/notices/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'

/** The other side takes nothing: why, and how to go on. */
export function Refuses({ destination, why }: { readonly destination: AlertDestination; readonly why: string }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const { id, kind, name, settings, wants, least, revision } = destination
  const goOn = useMutation({
    mutationFn: () => call(`${api}/alert-destinations/${id}`, { method: 'PUT', revision, body: { kind, name, settings, wants, least } }),
    onSuccess: async () => {
      void message.success(words.destinations.goesOn)
      await client.invalidateQueries({ queryKey: ['alert-destinations', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="stopped"
      title={`${words.destinations.stopped}: ${why}`}
      description={
        <Flex vertical gap={8} align="start">
          {words.destinations.stoppedNote}
          <Button size="small" loading={goOn.isPending} onClick={() => goOn.mutate()}>
            {words.destinations.goOn}
          </Button>
        </Flex>
      }
    />
  )
}
