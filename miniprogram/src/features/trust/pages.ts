import { page } from '../../platform/page'

/** Who looked at my child's data, and what may be done with it (S33, S40). */
export const trustPages = {
  accesses: page<{ student?: string }>('family/accesses/index', '谁看过孩子的信息', {
    ability: 'consent.read_accesses',
  }),
  consents: page('family/consents/index', '授权管理', { ability: 'consent.decide' }),
}
