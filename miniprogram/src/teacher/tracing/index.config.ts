export default definePageConfig({ navigationBarTitleText: '待追踪', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
