export default definePageConfig({ navigationBarTitleText: '点名上报', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
