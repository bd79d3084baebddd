// Browsers ask for leave to reach the local network in a page only, not for the worker that makes Patchbay's calls. This page calls
// the one origin that the worker's policy for it lets through, without secrets, path or credentials, and only on a click here:
// whoever opened it decides nothing.
'use strict'

const headline = document.getElementById('headline')
const detail = document.getElementById('detail')
const ask = document.getElementById('ask')
const origin = new URLSearchParams(location.search).get('origin') ?? ''

const say = (first, second) => {
  headline.textContent = first
  detail.textContent = second
}

async function call() {
  ask.hidden = true
  say('The browser asks you now.', 'Its question stands at the top of this window. Allow it, and Patchbay can call there.')
  const answered = await fetch(origin, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' }).then(
    () => true,
    () => false,
  )
  new BroadcastChannel('patchbay-local-network').postMessage(origin)
  say(
    answered ? `The browser may reach ${origin} now.` : `${origin} gave no answer.`,
    answered
      ? 'Close this window, and test the connection again.'
      : 'Either the browser was not allowed to call there, or nothing answers. Patchbay’s log says which. You can close this window.',
  )
}

if (window.top !== window) say('This page does not work inside of another one.', '')
else if (!navigator.serviceWorker?.controller) say('Patchbay is not running in this browser profile.', '')
else if (/^https?:\/\/[\w.[\]:-]+$/.test(origin)) {
  say(
    `Patchbay would like to reach ${origin}.`,
    'The browser asks you first. It makes one request there, without credentials, to have something to ask about.',
  )
  ask.hidden = false
  ask.addEventListener('click', () => void call())
}
