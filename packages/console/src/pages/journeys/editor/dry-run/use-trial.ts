import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { call } from '../../../../lib/api.ts'
import { useProject } from '../../../../lib/session.ts'
import { useSettled } from '../../../../lib/settled.ts'
import { isComplete } from '../problems.ts'
import { useEditor } from '../store.ts'
import { inputOf, useDryRun } from './state.ts'

/** Tries the draft out as it stands, saved or not, whenever it, the person or the clock has changed. */
export function useTrial(journeyId: string, isOpen: boolean) {
  const { api, slug } = useProject()
  const graph = useEditor((state) => state.graph)
  const trial = useDryRun(
    useShallow(({ who, personId, profile, tags, deeds, answers, from, until }) => ({
      who,
      personId,
      profile,
      tags,
      deeds,
      answers,
      from,
      until,
    })),
  )
  const { begin, show } = useDryRun.getState()
  useEffect(() => {
    if (isOpen) begin(journeyId, useEditor.getState().graph)
  }, [isOpen, journeyId, begin])
  const isWhole = isOpen && isComplete(graph)
  const asked = useMemo(() => (isWhole && trial.from > 0 ? JSON.stringify(inputOf(trial, graph)) : undefined), [isWhole, trial, graph])
  const body = useSettled(asked, 200)
  const query = useQuery({
    queryKey: ['dry-run', slug, journeyId, body],
    queryFn: ({ signal }) =>
      call<DryRun>(`${api}/journeys/${journeyId}/dry-run`, { method: 'POST', body: JSON.parse(body ?? '{}'), signal }),
    enabled: body !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const shown = isOpen && asked !== undefined && !query.isError ? query.data : undefined
  useEffect(() => {
    show(shown)
    return () => show(undefined)
  }, [shown, show])
  return { query, isIncomplete: isOpen && !isWhole, isAsked: asked !== undefined }
}

export type TrialResult = ReturnType<typeof useTrial>
