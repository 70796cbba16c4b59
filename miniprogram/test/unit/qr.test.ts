import { qrPicture } from '../../src/platform/qr/index.h5'
import { qrPicture as inWeChat } from '../../src/platform/qr/index.weapp'

const link = `https://school.example/api/wechat/oauth/start?back=${encodeURIComponent(`/pages/confirm-desktop/index?id=382704601180147712&ticket=${'a'.repeat(43)}`)}`

describe('the QR of a desktop sign-in', () => {
  it('is drawn in the browser as one picture with a white ground, whatever the theme, and not at all in the mini-program', async () => {
    const picture = decodeURIComponent((await qrPicture(link)) ?? '')
    expect(picture).toMatch(/^url\("data:image\/svg\+xml;utf8,<svg [^>]*viewBox="0 0 \d+ \d+"/)
    expect(picture).toContain('fill="#ffffff"')
    expect(await inWeChat(link)).toBeUndefined()
  })
})
