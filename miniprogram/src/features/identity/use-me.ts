import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useEffect } from 'react'
import { knowAccount } from '../../platform/session'
import { useCall, type Call } from '../../platform/use-call'

/** Who I am, my children, my duties. Signing in happens on the way. */
export function useMe(): Call<Me> {
  const me = useCall('GET /me')
  const accountId = me.data?.accountId
  useEffect(() => { if (accountId) knowAccount(accountId) }, [accountId])
  return me
}
