import type { Endpoint } from '../wire/call'
import { jsTicketEndpoints } from './js-ticket'
import { menuEndpoints } from './menu'
import { miniLinkEndpoints } from './mini-links'
import { phoneEndpoints } from './phone'
import { qrEndpoints } from './qrcode'
import { knowPaths, quotaEndpoints } from './quota'
import { secCheckEndpoints } from './sec-check'
import { snsEndpoints } from './sns'
import { subscribeEndpoints } from './subscribe'
import { tagEndpoints } from './tags'
import { templateEndpoints } from './template'
import { libraryEndpoints } from './template-library'
import { tokenEndpoints } from './token'
import { userEndpoints } from './users'

const accounts = [tokenEndpoints, snsEndpoints, userEndpoints, tagEndpoints, menuEndpoints, quotaEndpoints]
const messages = [templateEndpoints, libraryEndpoints, subscribeEndpoints, secCheckEndpoints]
const doors = [qrEndpoints, jsTicketEndpoints, phoneEndpoints, miniLinkEndpoints]
const all = [accounts, messages, doors].flat(2)

/** Every API of WeChat that is simulated, by path. A further family (pay) adds its list here. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(all.map((endpoint) => [endpoint.path, endpoint]))

knowPaths(all)
