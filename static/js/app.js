// Comfort on top of pages that work without it: send once, warn before losing input, focus on errors, amounts in words.
(function () {
  'use strict';

  // A second click on an old machine must not send twice. Downloads keep the page, so they may opt out.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.hasAttribute('data-boleh-ulang') || (form.method || '').toLowerCase() !== 'post') return;
    if (form.dataset.terkirim) { event.preventDefault(); return; }
    form.dataset.terkirim = '1';
    form.setAttribute('aria-busy', 'true');
    setTimeout(function () { release(form); }, 15000); // the line dropped, or the answer was a file
  });
  function release(form) {
    delete form.dataset.terkirim;
    form.removeAttribute('aria-busy');
  }
  window.addEventListener('pageshow', function (event) {
    // Back from the browser's cache: the form may be sent again.
    if (event.persisted) document.querySelectorAll('form[data-terkirim]').forEach(release);
  });

  // <form data-jaga>: leaving with unsaved input asks first.
  var changed = false;
  document.addEventListener('input', function (event) {
    if (event.target.closest && event.target.closest('form[data-jaga]')) changed = true;
  });
  document.addEventListener('submit', function () { changed = false; });
  window.addEventListener('beforeunload', function (event) { if (changed) event.preventDefault(); });

  // Open menus close with Escape or a click elsewhere.
  function close(except) {
    document.querySelectorAll('details[data-tutup][open]').forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener('click', function (event) { close(event.target.closest('details[data-tutup]')); });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    var menu = document.activeElement.closest && document.activeElement.closest('details[data-tutup][open]');
    close(null);
    if (menu) menu.querySelector('summary').focus();
  });

  // The row of rooms scrolls by itself on a phone: begin where the present room is seen.
  document.querySelectorAll('nav.ruang [aria-current]').forEach(function (here) {
    var row = here.parentNode;
    row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  });

  // "Pilih semua": <input type=checkbox data-pilih-semua="name">
  document.addEventListener('change', function (event) {
    var name = event.target.dataset && event.target.dataset.pilihSemua;
    if (name) document.querySelectorAll('input[type=checkbox][name="' + name + '"]').forEach(function (box) {
      box.checked = event.target.checked;
    });
  });

  // A filter form sends itself when something is picked with the mouse or a finger: <form data-kirim-sendiri>.
  // Not from the keyboard, where every arrow key in a list counts as a change.
  var byPointer = false;
  document.addEventListener('pointerdown', function () { byPointer = true; });
  document.addEventListener('keydown', function () { byPointer = false; });
  document.addEventListener('change', function (event) {
    var form = event.target.form;
    if (byPointer && form && form.hasAttribute('data-kirim-sendiri') && event.target.tagName === 'SELECT') form.requestSubmit();
  });

  // <button type=button data-cetak>
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-cetak]')) window.print();
  });

  // The same words as koperasi.lib.rupiah.terbilang, while typing. What the server would refuse shows nothing.
  var ONES = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas'];
  function words(n) {
    function join(head, rest) { return rest ? head + ' ' + words(rest) : head; }
    if (n < 12) return ONES[n];
    if (n < 20) return ONES[n - 10] + ' belas';
    if (n < 100) return join(ONES[Math.floor(n / 10)] + ' puluh', n % 10);
    if (n < 200) return join('seratus', n - 100);
    if (n < 1000) return join(ONES[Math.floor(n / 100)] + ' ratus', n % 100);
    if (n < 2000) return join('seribu', n - 1000);
    var scale = [[1e12, 'triliun'], [1e9, 'miliar'], [1e6, 'juta'], [1e3, 'ribu']].find(function (pair) { return n >= pair[0]; });
    return join(words(Math.floor(n / scale[0])) + ' ' + scale[1], n % scale[0]);
  }
  document.addEventListener('input', function (event) {
    var box = event.target.closest && event.target.closest('.rupiah');
    if (!box) return;
    var typed = event.target.value.trim().replace(/^rp\.?\s*/i, '').replace('−', '-');
    var minus = typed[0] === '-' ? 'minus ' : ''; // a loss is as normal as a gain
    typed = typed.replace(/^-\s*(rp\.?\s*)?/i, '');
    var clear = /^(\d{1,15}|\d{1,3}(\.\d{3}){1,4})$/.test(typed);
    box.querySelector('output').textContent = clear ? minus + words(Number(typed.replace(/\./g, ''))) + ' rupiah' : '';
  });

  // Forms taken along (bawa.js) stay on the phone for the one person they belong to: as soon as somebody else, or nobody,
  // is logged in, the pages kept for them are gone. Answers not sent yet stay, and show only to the one who wrote them.
  var who = document.documentElement.dataset.orang || '';
  if (window.caches) caches.keys().then(function (names) {
    names.forEach(function (name) { if (name.indexOf('bawa:') === 0 && name !== 'bawa:' + who) caches.delete(name); });
  }).catch(function () { /* not over a plain line */ });

  document.addEventListener('DOMContentLoaded', function () {
    var summary = document.querySelector('[data-fokus]');
    if (summary) summary.focus();
  });
})();
