import type { ChannelAccount, ChannelProvider } from '@millrace/contract/connectors/accounts.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'
import { useWords } from './words.ts'

/** Channels that messages leave by through an account at a provider. */
export type AccountChannel = ChannelAccount['channel']

/** Providers of a channel, and what an account at each asks for. */
export const useProviders = (channel: AccountChannel) => {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['channels/providers', slug],
    queryFn: () => call<{ items: ChannelProvider[] }>(`${api}/channels/providers`),
    select: ({ items }) => items.filter((one) => one.channel === channel),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Accounts at them, the default first; known to who manages channels. */
export const useAccounts = (channel: AccountChannel, refetchInterval: number | false = false) => {
  const { api, slug, can } = useProject()
  return useQuery({
    queryKey: ['channels/accounts', slug],
    queryFn: () => call<{ items: ChannelAccount[] }>(`${api}/channels/accounts`),
    select: ({ items }) => items.filter((one) => one.channel === channel).toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault)),
    enabled: can('channels.manage'),
    refetchInterval,
  })
}

type FieldWords = Readonly<Record<string, readonly string[]>>

interface ProviderWords {
  readonly name: string
  readonly who: string
  readonly needs: readonly string[]
  readonly paste: string
  /** Labels and notes of fields that mean something of their own here. */
  readonly fields?: FieldWords
}

/** What is said of a provider; one that is not known here goes by its name. */
export function useProviderWords(): (provider: string) => ProviderWords {
  const { providers } = useWords()
  const known: Readonly<Record<string, ProviderWords>> = providers.known
  return (provider) => known[provider] ?? { name: provider, who: '', needs: [], paste: providers.known.http.paste }
}

/** Labels and notes of the fields of an account at a provider. */
export function useFieldWords(provider: string): FieldWords {
  const { providers } = useWords()
  const { fields } = useProviderWords()(provider)
  return { ...providers.fields, ...fields }
}
