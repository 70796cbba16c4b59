export default definePageConfig({ navigationBarTitleText: '家长关联', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
