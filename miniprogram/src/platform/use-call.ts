import Taro, { useDidHide, useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { useRef, useState } from 'react'
import useSWR, { type SWRConfiguration } from 'swr'
import { api } from './api'
import type { ApiName, Input, InputArgs, Reply } from './call'
import { asApiError, explain, isWithdrawn, type ApiError, type Problem } from './errors'
import { askAndKeep, copyFor } from './kept'

/** The mini-program's logic layer has no window and no document: swr asks for neither, pages ask again when they are shown. */
export const swrOptions: SWRConfiguration = {
  isOnline: () => true,
  isVisible: () => true,
  initFocus: () => () => undefined,
  initReconnect: () => () => undefined,
  revalidateOnFocus: false,
  revalidateOnReconnect: false,
  shouldRetryOnError: false,
  dedupingInterval: 1000,
}

export type Call<T> = {
  /** The latest answer; stays while a newer one is fetched. */
  data: T | undefined
  error: ApiError | undefined
  /** The error in words for the page. */
  problem: Problem | undefined
  /** Nothing to show yet and nothing failed: time for a skeleton. */
  loading: boolean
  refreshing: boolean
  refresh: () => Promise<unknown>
}

type CallArgs<Name extends ApiName> = Record<never, never> extends Input<Name> ? [input?: Input<Name> | null] : [input: Input<Name> | null]

/**
 * Reads an endpoint and keeps it fresh: again whenever the page is shown, every `every` milliseconds if given.
 * Input `null` means "not yet". Old data stays while refreshing, but not after a 403 or 404 (PM-3); another input starts with nothing, so that nobody sees the wrong child.
 */
export function useCall<Name extends ApiName>(name: Name, ...[input]: CallArgs<Name>): Call<Reply<Name>> {
  return useCallEvery(name, input === undefined ? ({} as Input<Name>) : input, 0)
}

/** `useCall` that asks again by itself, in milliseconds; 0 never. */
export function useCallEvery<Name extends ApiName>(name: Name, input: Input<Name> | null, every: number): Call<Reply<Name>> {
  // Pages below this one live on: they ask again when they are seen again, not meanwhile.
  const [shown, setShown] = useState(true)
  const key = input === null ? null : ([name, input] as const)
  const { data, error, isValidating, mutate } = useSWR<Reply<Name>, unknown, typeof key>(
    key,
    (asked: readonly [Name, Input<Name>]) => askAndKeep(...asked, () => api(asked[0], ...([asked[1]] as unknown as InputArgs<Name>))),
    { ...swrOptions, refreshInterval: shown ? every : 0 },
  )
  const validating = useRef(isValidating)
  validating.current = isValidating
  // The first showing coincides with the first fetch.
  useDidHide(() => setShown(false))
  useDidShow(() => {
    setShown(true)
    if (key && !validating.current) void mutate()
  })
  usePullDownRefresh(() => { void (key ? mutate() : Promise.resolve()).finally(() => Taro.stopPullDownRefresh()) })
  const failure = error === undefined ? undefined : asApiError(error)
  // Nobody answers and nothing was answered since the app was opened: what was answered earlier today stands in, where it is kept (AT-5).
  const shownData = data ?? (input === null ? undefined : copyFor(name, input, failure))
  return {
    // A duty that ended while its page was open takes the page's content with it (PM-3).
    data: isWithdrawn(failure) ? undefined : shownData,
    error: failure,
    problem: failure && explain(failure),
    loading: key !== null && shownData === undefined && error === undefined,
    refreshing: isValidating,
    refresh: () => mutate(),
  }
}
