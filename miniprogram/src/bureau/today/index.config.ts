export default definePageConfig({ navigationBarTitleText: '全区今天', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
