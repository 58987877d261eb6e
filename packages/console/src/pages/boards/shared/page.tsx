import type { SharedBoard } from '@millrace/contract/boards/visit.ts'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Card, Form, Input, Result } from 'antd'
import { useState } from 'react'
import { ApiProblem, call } from '../../../lib/api.ts'
import { useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import { SharedBoardView } from './board.tsx'
import { Frame } from './frame.tsx'
import { keepGiven } from './given.ts'

/** Apart from what a member has loaded; what came with the board stays as long as the page. */
const client = new QueryClient({
  defaultOptions: { queries: { gcTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } },
})

/** The board of a link, for whoever has it. */
export function SharedBoardPage() {
  const { token = '' } = useParams({ strict: false })
  return (
    <QueryClientProvider client={client}>
      <Visit key={token} token={token} />
    </QueryClientProvider>
  )
}

function Visit({ token }: { readonly token: string }) {
  const words = useWords().boardLinks.visit
  const [password, setPassword] = useState<string>()
  const query = useQuery({
    queryKey: ['shared-board', token, password],
    queryFn: async (): Promise<SharedBoard> => {
      const pass = passOf(token)
      const body = { link: token, ...(pass === null ? {} : { pass }), ...(password === undefined ? {} : { password }) }
      const board = await call<SharedBoard>('shared/board', { method: 'POST', body })
      keepPass(token, board.pass)
      keepGiven(client, board)
      return board
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  const code = query.error instanceof ApiProblem ? query.error.code : undefined
  if (query.data) return <SharedBoardView token={token} board={query.data} />
  const isWrong = code === 'link_wrong_password' || code === 'too_many_attempts'
  if (code === 'link_password' || isWrong || (password !== undefined && query.isPending))
    return (
      <Frame>
        <Password
          isAsking={query.isFetching}
          problem={isWrong ? query.error?.message : undefined}
          onGiven={setPassword}
          again={query.refetch}
        />
      </Frame>
    )
  if (code === 'link_unknown' || code === 'link_expired' || code === 'link_closed')
    return (
      <Frame>
        <Result status="info" title={<h1 style={{ fontSize: 20, margin: 0 }}>{words.closed}</h1>} subTitle={query.error?.message} />
      </Frame>
    )
  return (
    <Frame>
      <Loaded query={query}>{() => null}</Loaded>
    </Frame>
  )
}

function Password({
  isAsking,
  problem,
  onGiven,
  again,
}: {
  readonly isAsking: boolean
  readonly problem: string | undefined
  readonly onGiven: (password: string) => void
  readonly again: () => Promise<unknown>
}) {
  const words = useWords().boardLinks
  const [last, setLast] = useState<string>()
  return (
    <Card title={<h1 style={{ fontSize: 16, margin: 0 }}>{words.visit.password}</h1>} style={{ maxWidth: 400, margin: '10vh auto 0' }}>
      <Form<{ password: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }) => {
          // The same one again is asked again: the wait after too many guesses may be over.
          if (password === last) void again()
          setLast(password)
          onGiven(password)
        }}
      >
        <Form.Item name="password" label={words.password} rules={[{ required: true, message: words.visit.password }]}>
          <Input.Password autoFocus autoComplete="off" />
        </Form.Item>
        {problem !== undefined && !isAsking && <Alert type="error" showIcon title={problem} style={{ marginBottom: 16 }} />}
        <Button type="primary" htmlType="submit" block loading={isAsking}>
          {words.visit.open}
        </Button>
      </Form>
    </Card>
  )
}

const keyOf = (token: string): string => `millrace.pass.${token.slice(-8)}`
/** As long as the tab: a reload does not ask for the password again. */
function passOf(token: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(token))
  } catch {
    return null
  }
}
function keepPass(token: string, pass: string | null): void {
  try {
    if (pass !== null) sessionStorage.setItem(keyOf(token), pass)
  } catch {
    // Private windows may refuse: then it is asked for again.
  }
}
