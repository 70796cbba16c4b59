/** The part of co-wechat-api 3.11 that we use; the package ships no types. Read in its sources (lib/api_common.js and others). */
declare module 'co-wechat-api' {
  import type { Agent } from 'node:http'

  type StoredToken = { accessToken: string; expireTime: number }
  type RequestOptions = { method?: 'GET' | 'POST'; data?: string; headers?: Record<string, string>; dataType?: 'json' }

  class API {
    /** With `tokenFromCustom` the library neither fetches nor deletes tokens and repeats nothing by itself. */
    constructor(
      appid: string,
      secret: string,
      getToken: () => Promise<StoredToken | undefined>,
      saveToken: (token: StoredToken | null) => Promise<void>,
      tokenFromCustom: true,
    )
    /** Base addresses with a slash at the end; writable on purpose (there is no endpoint option). */
    prefix: string
    snsPrefix: string
    mpPrefix: string
    wxaPrefix: string
    setOpts(options: { timeout: number; agent: Agent }): void
    /** Throws an Error with `code` when the answer carries an errcode. Its message may hold the whole address. */
    request(url: string, options?: RequestOptions): Promise<unknown>
    code2Session(code: string): Promise<unknown>
    getUser(options: { openid: string; lang: 'zh_CN' }): Promise<unknown>
    createMenu(menu: object): Promise<unknown>
    removeMenu(): Promise<unknown>
    addConditionalMenu(menu: object): Promise<unknown>
    getTags(): Promise<unknown>
    createTags(name: string): Promise<unknown>
    batchTagging(openids: readonly string[], tagId: number): Promise<unknown>
    batchUnTagging(openids: readonly string[], tagId: number): Promise<unknown>
  }
  export = API
}
