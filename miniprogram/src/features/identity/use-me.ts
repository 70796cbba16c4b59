import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useCall, type Call } from '../../platform/use-call'
import { presentIn } from './hats'

/** Who I am, my children, my duties. Signing in happens on the way. */
export function useMe(): Call<Me> {
  const me = useCall('GET /me')
  return { ...me, data: presentIn(me) }
}
