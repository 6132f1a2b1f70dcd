// A section of a draft is saved while it is typed. What the server has not acknowledged is kept in this browser, named,
// and sent again; what another device saved meanwhile is shown beside it. Without this script the page is a plain form.
(function () {
  'use strict';

  // <fieldset data-jumlah>: the sum of its percentages, while typing.
  function sum(box) {
    var total = 0;
    var any = false;
    box.querySelectorAll('input').forEach(function (input) {
      var typed = input.value.trim().replace('%', '').replace(',', '.');
      if (typed === '') return;
      any = true;
      total += Number(typed);
    });
    var out = box.querySelector('output');
    total = Math.round(total * 100) / 100;
    out.textContent = any ? (isNaN(total) ? 'belum dapat dihitung' : String(total).replace('.', ',') + ' % dari 100 %') : 'harus tepat 100 %';
    out.classList.toggle('salah', any && total !== 100);
  }
  document.querySelectorAll('[data-jumlah]').forEach(function (box) {
    sum(box);
    box.addEventListener('input', function () { sum(box); });
  });

  var form = document.querySelector('form[data-konsep]');
  if (!form || !window.fetch) return;
  var PAUSE = 1200;
  var WAITS = [3000, 6000, 12000, 30000, 60000];
  var SILENT = ['csrfmiddlewaretoken', 'versi', 'langkah'];
  var place = 'konsep:' + form.dataset.konsep;
  var version = form.elements.versi;
  var news = document.getElementById('konsep-kabar');
  var known = typed(); // what the server has
  var tries = []; // texts sent since then whose answer never came: the server may have them all the same
  var sending = null; // the promise of a request on its way
  var timer = null;
  var failures = 0;
  var undecided = false; // another device saved something else: nothing is sent before the person has chosen
  var passing = false; // a submit that everything was saved for

  function typed() {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (SILENT.indexOf(name) < 0 && typeof value === 'string') pairs.push([name, value.replace(/\r\n/g, '\n')]);
    });
    return JSON.stringify(pairs);
  }
  function store(change) { try { change(window.localStorage); } catch (error) { /* full or switched off */ } }
  function keep() {
    store(function (kept) { kept.setItem(place, JSON.stringify({ versi: version.value, isian: JSON.parse(typed()), kiriman: tries })); });
  }
  function forget() { store(function (kept) { kept.removeItem(place); }); }
  function say(words, bad) {
    news.textContent = words;
    news.classList.toggle('gagal', Boolean(bad));
  }

  // Whether the server's {name: [values]} is this text.
  function same(text, saved) {
    var map = {};
    JSON.parse(text).forEach(function (pair) { (map[pair[0]] = map[pair[0]] || []).push(pair[1]); });
    var names = Object.keys(saved);
    return names.length === Object.keys(map).length && names.every(function (name) {
      return JSON.stringify(map[name]) === JSON.stringify(saved[name].map(function (value) { return value.replace(/\r\n/g, '\n'); }));
    });
  }

  // The labels of what the server does not have yet.
  function unsaved() {
    function byName(text) {
      var map = {};
      JSON.parse(text).forEach(function (pair) { map[pair[0]] = (map[pair[0]] || '') + '\n' + pair[1]; });
      return map;
    }
    var here = byName(typed());
    var there = byName(known);
    var names = Object.keys(Object.assign({}, here, there)).filter(function (name) { return here[name] !== there[name]; });
    var labels = names.map(function (name) {
      var field = form.querySelector('[name="' + name + '"]');
      var box = field && field.closest('.bidang');
      var label = box && box.querySelector('legend, label');
      return label ? label.firstChild.textContent.trim() : name;
    });
    return labels.filter(function (label, n) { return labels.indexOf(label) === n; }).join(', ');
  }

  // Who had to log in again in another tab has a new token there.
  function renew() {
    var cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
  }

  function send() {
    if (sending) return sending.then(function () { return typed() === known || undecided ? !undecided : send(); });
    clearTimeout(timer);
    if (undecided) return Promise.resolve(false);
    renew();
    var body = new FormData(form);
    var text = typed();
    var stop = window.AbortController ? new AbortController() : null;
    var patience = setTimeout(function () { if (stop) stop.abort(); }, 20000);
    var request = { method: 'POST', body: body, credentials: 'same-origin', headers: { Accept: 'application/json' } };
    if (stop) request.signal = stop.signal;
    say('Menyimpan …');
    if (tries.indexOf(text) < 0) tries = tries.slice(-4).concat(text);
    keep();
    sending = fetch(form.dataset.simpan, request).then(function (answer) {
      var kind = answer.headers.get('content-type') || '';
      if (answer.redirected || kind.indexOf('json') < 0) throw new Error(answer.status < 500 ? 'masuk' : 'server');
      return answer.json().then(function (data) { return land(answer.status, data, text); });
    }).catch(lose).then(function (saved) {
      clearTimeout(patience);
      sending = null;
      return saved === null ? send() : saved;
    });
    return sending;
  }

  function land(status, data, text) {
    failures = 0;
    var own = status === 409 && tries.filter(function (one) { return same(one, data.isian); })[0];
    if (own) { // not another device: the line was cut after this one had been heard
      version.value = data.versi;
      known = own;
      return null; // send again
    }
    if (status === 409) {
      undecided = true;
      version.value = data.versi; // sending the form now means: mine
      var box = document.getElementById('konsep-bentrok');
      box.innerHTML = data.html; // drawn by the server's own template
      box.querySelector('[data-fokus]').focus();
      say('Belum tersimpan: pilih dahulu isian mana yang dipakai, di atas.', true);
      return false;
    }
    if (status !== 200) { say(data.kalimat, true); return false; }
    version.value = data.versi;
    known = text;
    tries = [];
    say(data.kalimat);
    if (typed() === known) forget(); else { keep(); later(PAUSE); }
    return true;
  }

  function lose(error) {
    var why = { masuk: 'Anda perlu masuk lagi: buka tab lain, masuk, lalu kembali ke sini.', server: 'Server sedang bermasalah.' };
    var left = unsaved();
    if (left) keep();
    if (!left) say('Isian Anda sudah tersimpan, tetapi sambungan terputus. Coba lagi sebentar lagi.', true);
    else say('Belum tersimpan: ' + left + '. ' + (why[error.message] || 'Sambungan terputus.') +
      ' Isian Anda ada di perangkat ini dan dikirim lagi otomatis.', true);
    later(WAITS[Math.min(failures, WAITS.length - 1)]);
    failures += 1;
    return false;
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(function () { if (typed() !== known) send(); }, wait);
  }

  form.addEventListener('input', function () {
    keep();
    if (!undecided) later(failures ? WAITS[0] : PAUSE);
  });
  window.addEventListener('online', function () { if (typed() !== known) send(); });
  document.addEventListener('visibilitychange', function () { if (!document.hidden && typed() !== known) send(); });

  // The page is left only when the server has everything; a browser's own page of errors would show nothing of it.
  form.addEventListener('submit', function (event) {
    if (passing || undecided || typed() === known && navigator.onLine !== false) return;
    event.preventDefault();
    var button = event.submitter;
    send().then(function (saved) {
      if (!saved) { news.scrollIntoView({ block: 'center' }); return; }
      passing = true;
      form.requestSubmit(button);
      passing = false;
    });
  });
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-pakai-tersimpan]')) { forget(); known = typed(); }
  });
  window.addEventListener('beforeunload', function (event) { if (typed() !== known && !undecided && !passing) event.preventDefault(); });

  // What an earlier visit could not send.
  store(function (kept) {
    var before = JSON.parse(kept.getItem(place) || 'null');
    if (!before || JSON.stringify(before.isian) === known) { kept.removeItem(place); return; }
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || SILENT.indexOf(field.name) >= 0) return;
      var values = before.isian.filter(function (pair) { return pair[0] === field.name; }).map(function (pair) { return pair[1]; });
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.indexOf(field.value) >= 0;
      else if (values.length) field.value = values[0];
    });
    version.value = before.versi;
    tries = before.kiriman || [];
    say('Isian yang tadi belum terkirim sudah dikembalikan dan sedang disimpan.');
    send();
  });
})();
