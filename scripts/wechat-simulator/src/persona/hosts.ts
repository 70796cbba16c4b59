/** Hosts of the demo: each person has one, cookies ignore ports. Source: house decisions, "Personas in the demo". */
export interface HostPlan {
  /** Such as `zhixiao.localhost`. */
  domain: string
  /** Origin of the API that serves H5; null: no proxy. */
  h5Target: URL | null
  /** Further hosts that mean "the H5 build" in links, such as the public one in production settings. */
  h5Hosts: string[]
}

export const PHONE_LABEL = 'phone'

/** `wang-fang.zhixiao.localhost:8090` → `wang-fang`; null for every other host. */
export function labelOf(host: string | undefined, domain: string): string | null {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase()
  if (!name.endsWith(`.${domain}`)) return null
  const label = name.slice(0, -domain.length - 1)
  return label.includes('.') ? null : label
}

/** `http://wang-fang.zhixiao.localhost:8090` for a request that came in on `host`. */
export function personOrigin(label: string, plan: HostPlan, port: number): string {
  return `http://${label}.${plan.domain}:${port}`
}

/**
 * The address that a link has inside this person's phone: H5 pages move to the person's host, authorize pages of WeChat to
 * `/connect` on that host; anything else stays as it is.
 */
export function inPhone(link: string, label: string, plan: HostPlan, port: number): string {
  let url: URL
  try {
    url = new URL(link, personOrigin(label, plan, port))
  } catch {
    return link
  }
  const own = personOrigin(label, plan, port)
  if (isAuthorize(url, plan, port) || isH5(url, plan)) return `${own}${url.pathname}${url.search}${url.hash}`
  return url.href
}

/** Whether this address is WeChat's authorize page, at WeChat's own host or at this simulator. */
export function isAuthorize(url: URL, plan: HostPlan, port: number): boolean {
  if (url.pathname !== '/connect/oauth2/authorize') return false
  return url.hostname === 'open.weixin.qq.com' || url.port === String(port) || labelOf(url.host, plan.domain) !== null
}

/** Whether this address is a page of the H5 build: at the API, at a configured host, or at anybody's own host. */
export function isH5(url: URL, plan: HostPlan): boolean {
  return url.host === plan.h5Target?.host || plan.h5Hosts.includes(url.host) || labelOf(url.host, plan.domain) !== null
}

/** OAuth redirect domains: exact hosts or `*.suffix`, the port does not count. */
export function isAllowedDomain(hostname: string, allowed: string[]): boolean {
  return allowed.some((entry) => (entry.startsWith('*.') ? hostname.endsWith(entry.slice(1)) : hostname === entry.replace(/:\d+$/, '')))
}
