// The service worker of the forms taken along: opens that one page, and what it is drawn with, without a connection.
// It looks after nothing else: every other address, and every POST, goes to the network as if it were not there.
// What it may show lies in the cache "bawa:<person>", filled by bawa.js and emptied by app.js when the person changes.
'use strict';
var PAGE = new URL('./', self.location).pathname;
var PATIENCE = 6000; // of a page that the phone has: a line that says nothing for so long is no line
var HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/; // a file whose name changes with its content

self.addEventListener('install', function () { self.skipWaiting(); });
self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener('fetch', function (event) {
  var request = event.request;
  var url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && url.pathname === PAGE) event.respondWith(fresh(request, PATIENCE));
  else if (url.pathname.indexOf('/static/') === 0) event.respondWith(HASHED.test(url.pathname) ? kept(request) : fresh(request, 0));
});

function stored(request) { return caches.match(request.url.split('#')[0]); }

function kept(request) {
  return stored(request).then(function (found) { return found || fetch(request); });
}

// From the network, else from the phone.
function fresh(request, patience) {
  return stored(request).then(function (found) {
    if (!found) return fetch(request);
    return new Promise(function (answer) {
      if (patience) setTimeout(function () { answer(found); }, patience);
      fetch(request).then(function (got) { answer(got.status < 500 ? got : found); }, function () { answer(found); });
    });
  });
}
