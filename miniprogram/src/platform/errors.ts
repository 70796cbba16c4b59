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

/** Nobody knows whether it was done: no answer at all, or the service was away. Sending again with the same key is safe. */
export const isUnsettled = (error: ApiError) => error.status === 0 && error.code.startsWith('network.') || error.status === 503 || error.code === 'request.in_flight'
