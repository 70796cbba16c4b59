export default definePageConfig({ navigationBarTitleText: '人员与监护人', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
