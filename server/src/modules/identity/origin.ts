import type { Context } from 'koa'
import { outside } from '../../outside/index'
import { matchesOrigin } from '../../platform/session-http'

/** The origin the person is on, if it is one of ours; OAuth must come back to the host that holds the cookie. */
export function originOf(ctx: Context): string {
  const { publicOrigins, publicOrigin } = outside()
  const here = `${ctx.protocol}://${ctx.host}`
  return publicOrigins.some((pattern) => matchesOrigin(pattern, here)) ? here : publicOrigin
}
