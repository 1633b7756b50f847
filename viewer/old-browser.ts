// Runs after the page's module. A browser that is too old for that shows the picture as it does without scripts.
if (!('deskfeed' in document.documentElement.dataset)) {
  document.getElementById('stage')!.innerHTML = document.querySelector('#stage noscript')!.textContent!
}
