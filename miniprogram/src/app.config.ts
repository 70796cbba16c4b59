import { packages } from './platform/pages'

const inWeChat = process.env.TARO_ENV === 'weapp'
// H5 does not read theme.json: literal values there (shared notes, pitfall 5).
const themed = (name: string, literal: string) => (inWeChat ? `@${name}` : literal)

export default defineAppConfig({
  ...packages(),
  window: {
    navigationBarBackgroundColor: themed('navBg', '#FFFFFF'),
    navigationBarTextStyle: themed('navText', 'black'),
    backgroundColor: themed('bg', '#F5F6F8'),
    backgroundTextStyle: themed('bgText', 'dark'),
    navigationBarTitleText: '智校',
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  // WeChat asks for the privacy contract before the camera or a phone number is used.
  __usePrivacyCheck__: true,
  // H5: pages change at once; a moving page would also break everything that is fixed to the screen.
  animation: false,
})
