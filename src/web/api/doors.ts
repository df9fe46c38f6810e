/** Paths of the server's doors that the pages use, in one place. `id` values are UUIDs and need no escaping. */
export const doors = {
  state: '/api/state',
  evaluationMail: '/api/evaluation/mail',

  setUpLook: '/api/set-up/look',
  setUpOptions: '/api/set-up/options',
  setUpFinish: '/api/set-up/finish',

  signInLink: '/api/sign-in/link',
  signInOpen: '/api/sign-in/open',
  signInOptions: '/api/sign-in/options',
  signInFinish: '/api/sign-in/finish',
  signOut: '/api/sign-out',
  stepUpOptions: '/api/step-up/options',
  stepUp: '/api/step-up',

  invitationOpen: '/api/invitation/open',
  invitationOptions: '/api/invitation/options',
  invitationAccept: '/api/invitation/accept',

  notMeShow: '/api/not-me/show',
  notMe: '/api/not-me',

  factors: '/api/my/factors',
  factorOptions: '/api/my/factors/options',
  factor: (id: string) => `/api/my/factors/${id}`,
  signIns: '/api/my/sign-ins',
  signIn: (id: string) => `/api/my/sign-ins/${id}`,

  may: '/api/portal/may',
  mayAsk: '/api/portal/may',
  waiting: '/api/portal/waiting',
  waitingAnswer: (id: string) => `/api/portal/waiting/${id}/answer`,
  waitingMute: '/api/portal/waiting/mute',
  digits: '/api/portal/digits',
  done: '/api/portal/done',
  doneRevoke: (id: string) => `/api/portal/done/${id}/revoke`,
  contactNotMe: (id: string) => `/api/portal/contacts/${id}/not-me`,
  people: '/api/portal/people',
  person: (id: string) => `/api/portal/people/${id}`,
  onboarding: '/api/portal/onboarding',
  goLive: '/api/portal/go-live',
  policy: '/api/portal/policy',
  ourRecord: '/api/portal/record',
  ourRecordExport: '/api/portal/record/export',
} as const;
