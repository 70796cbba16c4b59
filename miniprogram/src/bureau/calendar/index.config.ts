export default definePageConfig({ navigationBarTitleText: '全区校历', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
