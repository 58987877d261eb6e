import { useMutation } from '@tanstack/react-query'
import { App, Button, Modal } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { JobProgress } from '../../ui/job-progress.tsx'

/** Has everything known of a person written into a file, and offers it when it is done. */
export function ExportPerson({ person }: { readonly person: number }) {
  const words = useWords()
  const { api } = useProject()
  const { message } = App.useApp()
  const start = useMutation({
    mutationFn: () => call<{ job: string }>(`${api}/people/${person}/export`, { method: 'POST', body: {} }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <>
      <Button title={words.people.exportNote} loading={start.isPending} onClick={() => start.mutate()}>
        {words.people.export}
      </Button>
      <Modal open={start.data !== undefined} title={words.people.exportNote} footer={null} onCancel={() => start.reset()}>
        {start.data && <JobProgress id={start.data.job} />}
      </Modal>
    </>
  )
}
