import type { Endpoint } from '../wire/call'
import { menuEndpoints } from './menu'
import { snsEndpoints } from './sns'
import { subscribeEndpoints } from './subscribe'
import { tagEndpoints } from './tags'
import { templateEndpoints } from './template'
import { tokenEndpoints } from './token'
import { userEndpoints } from './users'

/** Every API of WeChat that is simulated, by path. A further family (pay) adds its list here. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  [tokenEndpoints, snsEndpoints, userEndpoints, tagEndpoints, menuEndpoints, templateEndpoints, subscribeEndpoints]
    .flat()
    .map((endpoint) => [endpoint.path, endpoint]),
)
