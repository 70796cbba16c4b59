import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../server/src/main/app'
import type { Ground } from '../../server/src/main/connect'

/** The API inside the seed's process, so that WeChat's receipts of the past days arrive where they always do. Nothing else calls it. */
export async function receivingApi(ground: Ground): Promise<{ url: string; mounted: string[]; close(): Promise<void> }> {
  const { koa, mounted } = createApp({ env: ground.env, redis: ground.redis, version: ground.version, rateFactor: 1_000 })
  const handle = koa.callback()
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mounted,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
