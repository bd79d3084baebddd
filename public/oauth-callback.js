// Where providers send the browser back to. It hands the answer to the worker and says nothing of it to anybody else: other tabs
// are told only which attempt it was for. No build of the app is needed, so an update between leaving and coming back is no matter.
'use strict'

const headline = document.getElementById('headline')
const detail = document.getElementById('detail')
const back = document.getElementById('back')
const unlock = document.getElementById('unlock')
const passphrase = document.getElementById('passphrase')
const problem = document.getElementById('problem')
const answer = location.search.length > 1 ? location.search : location.hash
// The code must not stay in the address bar, nor in the history.
history.replaceState(null, '', location.pathname)

const say = (first, second) => {
  headline.textContent = first
  detail.textContent = second
}

async function controlled() {
  const { serviceWorker } = navigator
  if (!serviceWorker || !(await serviceWorker.getRegistration())) return false
  if (serviceWorker.controller) return true
  const registration = await serviceWorker.ready
  const claimed = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
  registration.active.postMessage({ type: 'CLAIM' })
  await claimed
  return true
}

async function finish() {
  if (window.top !== window) return say('This page does not work inside of another one.', '')
  back.hidden = false
  if (answer.length < 2) return say('There is no answer in this address.', 'Providers send the browser here after a sign-in.')
  // Without the worker, the call would go to whoever hosts Patchbay.
  if (!(await controlled()))
    return say('Patchbay is not running in this browser profile.', 'Sign in from the browser that you began in.')
  await handOver({ answer })
}

async function handOver(order) {
  const response = await fetch(new URL('api/oauth-callbacks', location.href), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
  })
  const reply = await response.json()
  if (reply.type === 'wrong-passphrase') return refuse(reply.detail)
  unlock.hidden = true
  if (!response.ok) return say('The answer could not be taken up.', reply.detail ?? '')
  if (reply.connectionId) back.href = `./#/connections/${reply.connectionId}`
  if (reply.verdict.code === 'locked') return askToUnlock()
  if (reply.attemptId) new BroadcastChannel('patchbay-sign-in').postMessage(reply.attemptId)
  const strange = STRANGE[reply.verdict.facts.reason]
  if (strange) return say(...strange)
  say(
    reply.verdict.code === 'ok'
      ? 'Signed in.'
      : reply.waiting
        ? 'The provider agreed. One step is left.'
        : 'The provider’s answer is in Patchbay.',
    'You can close this window.',
  )
  // Where this tab itself was sent to the provider for this sign-in, it goes back to where it came from.
  const here = sessionStorage.getItem('patchbay-sign-in') === reply.attemptId
  sessionStorage.removeItem('patchbay-sign-in')
  if (here) location.replace(back.href)
  else window.close()
}

// The answer stays in this page's memory, and nowhere else, until the vault can be opened: a code counts only once.
function askToUnlock() {
  say(
    'The vault is locked.',
    'The provider has answered. Enter the passphrase, and the sign-in goes on. A provider’s answer is good for a minute or so; if you leave this page, it is lost.',
  )
  unlock.hidden = false
  passphrase.focus()
}

function refuse(reason) {
  problem.textContent = reason
  passphrase.setAttribute('aria-invalid', 'true')
  passphrase.select()
  passphrase.focus()
}

unlock.addEventListener('submit', (event) => {
  event.preventDefault()
  problem.textContent = ''
  passphrase.removeAttribute('aria-invalid')
  handOver({ answer, passphrase: passphrase.value }).catch(lost)
})

const STRANGE = {
  'oauth-state': [
    'This answer belongs to no sign-in of yours.',
    'Patchbay did not begin it in this browser profile, so it was not looked at. If you did not sign in anywhere just now, somebody may have sent you this link.',
  ],
  'oauth-replayed': ['This answer was used before.', 'An answer counts once. Begin a new sign-in in Patchbay if you need one.'],
  'oauth-late': ['This answer came too late.', 'Patchbay no longer waits for it. Begin a new sign-in there.'],
}

const lost = () => say('The answer could not be taken up.', 'Close this window, and sign in again from Patchbay.')
finish().catch(lost)
