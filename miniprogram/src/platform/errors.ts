/**
 * A refusal of the API, or `network.*` when no answer came. `message` is the Chinese sentence of the server's catalogue
 * (old phones lack new texts), `status` 0 when there was no answer. Never toasts, never navigates.
 */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly details?: unknown,
    readonly requestId?: string,
    /** Seconds the server asks us to wait (Retry-After). */
    readonly retryAfter?: number,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

/** The answer did not come; what was typed is safe and the same key may be sent again. */
export const noAnswer = (timedOut: boolean) =>
  new ApiError(timedOut ? 'network.timeout' : 'network.unreachable', timedOut ? '网络太慢，没有等到结果，填写的内容还在' : '网络不通，填写的内容还在，请稍后再试', 0)

/** Whatever was thrown, as an ApiError, so that a page has one kind to show. */
export const asApiError = (thrown: unknown) =>
  thrown instanceof ApiError ? thrown : new ApiError('phone.unexpected', '页面出了点问题，请重试', 0, thrown instanceof Error ? thrown.message : undefined)

export type Problem = { title: string; text?: string; tone: 'red' | 'amber' }
/** What happened and what to do next, for the place on the page where the answer should have been. */
export function explain(error: ApiError): Problem {
  if (isSilence(error)) return { title: '网络不通', text: '已有的内容都在，恢复后请再试一次。', tone: 'amber' }
  if (error.status === 503) return { title: error.message, text: '通常一分钟内恢复。', tone: 'amber' }
  if (error.status === 401) return { title: error.message, text: '登录后会回到这一页。', tone: 'amber' }
  if (error.status === 403) return { title: error.message, text: '如果您应该能看到，请联系本单位的管理员核对身份。', tone: 'amber' }
  if (error.status === 404) return { title: '没有找到，或您无权查看', text: '可能是您的岗位或孩子的班级有变动，或者链接是发给别人的。有疑问请联系学校管理员。', tone: 'amber' }
  return { title: error.message, ...(error.requestId && { text: `联系管理员时请提供编号 ${error.requestId}` }), tone: 'red' }
}

/** The right to see this is gone, or never was (PM-3): what the page showed before must go too. */
export const isWithdrawn = (error: ApiError | undefined) => error !== undefined && (error.status === 403 || error.status === 404)

/** No answer came at all. */
export const isSilence = (error: ApiError | undefined) => error?.code.startsWith('network.') ?? false

/** Nobody knows whether it was done: no answer at all, or the service was away. Sending again with the same key is safe. */
export const isUnsettled = (error: ApiError) => isSilence(error) || error.status === 503 || error.code === 'request.in_flight'
