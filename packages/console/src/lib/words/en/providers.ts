/** Services that messages leave by, and what an account at each asks for. */
export const providers = {
  known: {
    aliyun: {
      name: 'Alibaba Cloud SMS',
      who: 'Mainland China, the most used; approved signature and template for every text.',
      needs: [
        'AccessKey of a RAM user with AliyunDysmsFullAccess',
        'an approved signature',
        'an approved template for every text: its code goes into the SMS template here',
      ],
      paste: 'SMS console › General settings › Domestic messages: paste it for SmsReport and for SmsUp, mode “HTTP batch push”.',
    },
    tencent: {
      name: 'Tencent Cloud SMS',
      who: 'Mainland China and abroad, near to WeChat; marketing texts from 8 to 22 h only.',
      needs: ['SecretId and SecretKey with QcloudSMSFullAccess', 'an SMS application: its SDKAppID', 'an approved signature and templates'],
      paste: 'SMS console › Applications › your application › Event callbacks: paste it for “SMS delivery status” and for “SMS replies”.',
    },
    twilio: {
      name: 'Twilio',
      who: 'Outside of mainland China; free texts, no approval of each template.',
      needs: ['Account SID and Auth Token', 'a number or a Messaging Service that may send to your countries'],
      paste:
        'What was delivered is told by itself. For replies: Phone Numbers › your number › Messaging › “A message comes in”, Webhook, HTTP POST.',
    },
    http: {
      name: 'Generic HTTP',
      who: 'Any other gateway with an HTTP interface, such as an SMS centre of your own or a local provider; without receipts: what was delivered stays unknown.',
      needs: ['its address and how it wants to be called', 'its key, as a header'],
      paste: 'Give it to the provider as address for delivery reports and for replies.',
    },
    jpush: {
      name: 'JPush',
      who: 'Mainland China: Android over its own connection and the phones’ makers (Huawei, Xiaomi, OPPO, vivo, Honor …), iOS and HarmonyOS, all with one SDK.',
      needs: [
        'an application at JPush: its AppKey and Master Secret',
        'for phones whose app is closed: the makers’ parameters, entered at JPush',
      ],
      paste: '',
      fields: {
        appKey: ['AppKey', 'JPush console › Application settings › Application information'],
        masterSecret: ['Master Secret', 'Beside the AppKey.'],
      },
    },
    getui: {
      name: 'Getui',
      who: 'Mainland China: like JPush, Android by its own connection and by the phones’ makers, iOS and HarmonyOS, for apps that have the SDK of Getui.',
      needs: [
        'an application at Getui: its AppID, AppKey and MasterSecret',
        'for phones whose app is closed: the makers’ parameters, entered at Getui',
      ],
      paste: '',
      fields: {
        appId: ['AppID', 'Getui developer centre › Application settings'],
        appKey: ['AppKey', 'Beside the AppID.'],
        masterSecret: ['MasterSecret', 'Beside the AppID.'],
      },
    },
    huawei: {
      name: 'Huawei Push Kit',
      who: 'Android phones with Huawei’s services whose app has Push Kit itself, without a third party between. HarmonyOS 5 and later: by JPush or Getui.',
      needs: ['Push Kit switched on in AppGallery Connect', 'client ID and client secret of the app (OAuth 2.0)'],
      paste:
        'AppGallery Connect › Push Kit › Settings › Receipts: enter it as the callback address, with the user name and the key you enter here.',
      fields: {
        clientId: ['Client ID', 'AppGallery Connect › Project settings › General › App; OAuth 2.0'],
        clientSecret: ['Client secret', 'Beside the client ID.'],
        receiptId: ['Receipt set-up', 'Its ID, if another than the default one is to be told.'],
        callbackUser: [
          'User name of receipts',
          'As in the receipt set-up; needed with the key, since receipts that are not signed are not heard.',
        ],
        callbackKey: ['Key of receipts', 'As in the receipt set-up.'],
        oauthUrl: ['Address of sign-in', 'Only to be changed for other regions or a proxy.'],
      },
    },
    apns: {
      name: 'Apple APNs',
      who: 'iPhone and iPad, straight from Apple: for apps that have no SDK of a push service built in.',
      needs: ['a key for APNs (.p8) of the Apple developer account, with its Key ID', 'the Team ID and the bundle ID of the app'],
      paste: '',
      fields: {
        teamId: ['Team ID', 'Apple Developer › Membership; ten characters'],
        keyId: ['Key ID', 'Apple Developer › Certificates, Identifiers & Profiles › Keys; ten characters'],
        topic: ['Bundle ID', 'Of the app, such as com.example.shop.'],
        key: ['Key (.p8)', 'The whole text of the file, which Apple lets you load once.'],
        sandboxUrl: ['Address for apps under test', 'Only to be changed for a proxy.'],
        certificate: ['Certificate', 'Of an authority to trust as well (PEM), such as that of a proxy; else empty.'],
      },
    },
    fcm: {
      name: 'Firebase FCM',
      who: 'Outside of mainland China: Android with Google’s services. Phones in the mainland are not reached by it.',
      needs: ['a Firebase project with the app', 'the JSON key of a service account that may send messages'],
      paste: '',
      fields: {
        serviceAccount: [
          'Service account',
          'The whole JSON file: Firebase console › Project settings › Service accounts › Generate new private key',
        ],
        clickAction: ['Activity of taps', 'Action of the Android activity that a tap opens; empty: the app starts as ever.'],
        tokenUrl: ['Address of sign-in', 'Only to be changed for a proxy.'],
      },
    },
    'standard-webhook': {
      name: 'Standard Webhooks',
      who: 'In-site letters, tickets, a notification service: anything that takes signed HTTP requests.',
      needs: [
        'The address (https)',
        'A secret, whsec_…, by which the receiver checks signatures',
        'A receiver that takes each message id once: it stays the same in every try',
      ],
      paste: '',
      fields: {
        url: ['Address', 'https; private addresses have to be let through at the installation (MILLRACE_PRIVATE_TARGETS).'],
        batch: ['Messages in a request', 'Above 1 they stand in a list.'],
        timeoutSeconds: ['Wait for an answer (s)', 'At most 30.'],
        secret: ['Secret', 'whsec_ and 24 to 64 bytes in Base64.'],
        previous: ['Secret before', 'While secrets change: both signatures are sent until the receiver knows the new one.'],
      },
    },
  },
  /** Labels with notes, by the name of a field; a provider’s own come first. */
  fields: {
    baseUrl: ['Address of the API', 'Only to be changed for other regions or a proxy.'],
    region: ['Region', ''],
    accessKeyId: ['AccessKey ID', 'RAM console › Users › AccessKey'],
    accessKeySecret: ['AccessKey Secret', 'Shown by Alibaba Cloud once, when it is made.'],
    securityToken: ['Security token', 'Of temporary keys (STS) only.'],
    secretId: ['SecretId', 'CAM console › API keys'],
    secretKey: ['SecretKey', 'Shown by Tencent Cloud once, when it is made.'],
    sdkAppId: ['SDKAppID', 'SMS console › Applications; digits such as 1400006666'],
    accountSid: ['Account SID', 'Begins with AC; Console › Account Info'],
    authToken: ['Auth Token', 'Also proves that callbacks are from Twilio.'],
    from: ['Sender number', 'With its country: +15005550006; a name where those are allowed.'],
    messagingServiceSid: ['Messaging Service SID', 'Begins with MG; instead of a number.'],
    apiKeySid: ['API key SID', 'Begins with SK; to make requests with a key of its own instead of the token.'],
    apiKeySecret: ['API key secret', 'Of that key; empty without one.'],
    url: [
      'Address',
      'Called for every message. {{to}}, {{number}} (mainland: 11 digits), {{text}}, {{signature}} and {{id}} are filled in, here and in the body.',
    ],
    method: ['Method', ''],
    format: ['Form of the body', 'json, or form: a=…&b=…'],
    body: ['Body', '{"phone": "{{number}}", "content": "{{text}}"}'],
    success: ['What success looks like', 'Besides a status of 2xx. Empty: the status alone tells.'],
    path: ['Path in the answer', 'code, data.list.0.status'],
    equals: ['Value there', ''],
    idPath: ['Path of the message’s id in the answer', 'data.id'],
    headers: ['Headers', 'Such as Authorization.'],
    channelId: ['Notification channel', 'Of Android, as the app has made it; empty: the default one.'],
    serviceCategory: ['Class at Huawei', 'Granted by Huawei for messages that are no marketing; without it all count as marketing there.'],
  },
}
