import type { Me } from '@millrace/contract/admin/api.ts'
import { defaultCurrency } from '@millrace/contract/money/money.ts'
import type { Permission } from '@millrace/contract/permissions.ts'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { createContext, useContext } from 'react'
import { ApiProblem, call } from './api.ts'

/** Who is signed in; nobody is an answer, not an error. */
export const useMe = (enabled = true) =>
  useQuery({
    enabled,
    queryKey: ['me'],
    queryFn: async (): Promise<Me | null> => {
      try {
        return await call<Me>('session')
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null
        throw error
      }
    },
    staleTime: 60_000,
  })

export interface CurrentProject {
  readonly slug: string
  readonly timeZone: string
  /** ISO 4217 currency that amounts of money are in. */
  readonly currency: string
  /** Path of the project in the admin API. */
  readonly api: string
  can(permission: Permission): boolean
}

const given = createContext<CurrentProject | undefined>(undefined)
/** For what is of a project without an account: nobody is signed in, and nothing more may be asked than is given. */
export const ProjectProvider = given.Provider

/** The project of the address. */
export function useProject(): CurrentProject {
  const visited = useContext(given)
  const { slug = '' } = useParams({ strict: false })
  const me = useMe(visited === undefined)
  if (visited) return visited
  const project = me.data?.projects.find((one) => one.slug === slug)
  const granted = new Set(project?.permissions)
  const { timeZone = 'UTC', currency = defaultCurrency } = project ?? {}
  return { slug, timeZone, currency, api: `projects/${slug}`, can: (permission) => granted.has(permission) }
}
