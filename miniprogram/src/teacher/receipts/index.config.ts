export default definePageConfig({ navigationBarTitleText: '送达与阅读', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
