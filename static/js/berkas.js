// Files go up one by one, each with its progress, tried again when the line drops. Without this the plain form works.
(function () {
  'use strict';
  var TRIES = 6;
  var SILENCE = 60000; // without a byte more: ten megabytes on a slow line take minutes, and that is no failure
  var leaving = false;
  document.documentElement.classList.add('unggah-sendiri'); // what is chosen goes up at once: no button for it

  document.addEventListener('change', function (event) {
    var form = event.target.type === 'file' && event.target.closest('form[data-unggah]');
    if (form && event.target.files.length) { queue(form, event.target.files); event.target.value = ''; }
  });
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.matches('form[data-urutan]')) { event.preventDefault(); event.stopPropagation(); arrange(form, event.submitter); }
    if (form.matches('form[data-unggah]')) { event.preventDefault(); event.stopPropagation(); form.querySelector('input[type=file]').click(); }
    if (form.matches('form[data-konsep]')) stay(event);
  }, true);
  window.addEventListener('beforeunload', function (event) { if (waiting().length && !leaving) event.preventDefault(); });

  // Whoever goes on while files are on their way would lose them without a word. A second press goes on all the same.
  function waiting() { return document.querySelectorAll('.berkas-antre > li'); }
  function stay(event) {
    var left = waiting();
    if (!left.length || leaving) { leaving = true; return; }
    event.preventDefault(); event.stopPropagation();
    var news = document.getElementById('konsep-kabar');
    news.textContent = left.length + ' berkas belum terkirim. Tunggu sampai selesai, atau tekan sekali lagi untuk meninggalkannya.';
    news.classList.add('gagal');
    leaving = true;
  }
  document.addEventListener('berkas-berubah', function () {
    var news = document.getElementById('konsep-kabar');
    leaving = false;
    if (news && news.textContent.indexOf('berkas belum terkirim') > 0) { news.textContent = ''; news.classList.remove('gagal'); }
  });

  function key() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64; bytes[8] = bytes[8] & 63 | 128;
    var hex = Array.prototype.map.call(bytes, function (b) { return (b + 256).toString(16).slice(1); }).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  // One after another: three at once on a bad line are three that fail.
  function queue(form, files) {
    var section = form.closest('[data-berkas]');
    section.antre = section.antre || Promise.resolve();
    Array.prototype.forEach.call(files, function (file) {
      join(section, form.action, { file: file, key: key(), label: (form.elements.label || {}).value || '', item: document.createElement('li') });
    });
  }
  function join(section, address, line) {
    show(section, line, 'menunggu giliran');
    section.antre = section.antre.then(function () { return send(section.id, address, line, 1); });
  }
  function show(section, line, words, again) {
    line.item.textContent = line.file.name + ': ' + words;
    if (again) {
      var button = document.createElement('button');
      button.type = 'button'; button.className = 'tombol kecil'; button.textContent = 'Coba lagi';
      button.addEventListener('click', again);
      line.item.append(' ', button);
    }
    var list = section.querySelector('.berkas-antre');
    if (list && !list.contains(line.item)) list.append(line.item);
  }
  function token() { return document.querySelector('[name=csrfmiddlewaretoken]').value; }
  function place(id) { return document.getElementById(id); }

  function send(id, address, line, attempt) {
    return new Promise(function (done) {
      var data = new FormData(), request = new XMLHttpRequest(), silent = null;
      data.append('berkas', line.file); data.append('kunci', line.key); data.append('label', line.label);
      request.open('POST', address);
      request.setRequestHeader('X-CSRFToken', token());
      request.setRequestHeader('HX-Request', 'true');
      request.upload.addEventListener('progress', function (event) {
        listen();
        if (event.lengthComputable) show(place(id), line, Math.round(100 * event.loaded / event.total) + ' %');
      });
      request.addEventListener('load', function () {
        clearTimeout(silent);
        if (request.status === 200 || request.status === 422) { line.item.remove(); replace(id, request.responseText); return done(); }
        if (request.status >= 500) return lost();
        show(place(id), line, 'tidak diterima server. Muat ulang halaman, lalu coba lagi.');
        done();
      });
      ['error', 'abort'].forEach(function (name) { request.addEventListener(name, lost); });
      function listen() {
        clearTimeout(silent);
        silent = setTimeout(function () { request.abort(); }, SILENCE);
      }
      function lost() {
        clearTimeout(silent);
        if (attempt < TRIES) {
          show(place(id), line, 'sambungan terputus, dicoba lagi');
          return rest(Math.min(20000, 1000 * Math.pow(2, attempt)), function () { send(id, address, line, attempt + 1).then(done); });
        }
        show(place(id), line, 'belum terkirim.', function () { join(place(id), address, line); });
        done();
      }
      listen();
      request.send(data);
    });
  }
  // Until the time is over or the line is back, whichever comes first.
  function rest(wait, then) {
    var timer = setTimeout(go, wait);
    function go() { clearTimeout(timer); window.removeEventListener('online', go); then(); }
    window.addEventListener('online', go);
  }
  // The answer is the section anew; lines that still wait move over into it.
  function replace(id, html) {
    var old = place(id), box = document.createElement('template');
    box.innerHTML = html.trim();
    var fresh = box.content.querySelector('[data-berkas]');
    if (!old || !fresh) return false;
    fresh.antre = old.antre;
    var list = fresh.querySelector('.berkas-antre'); // none where nothing may be added any more
    if (list) list.append.apply(list, old.querySelectorAll('.berkas-antre > li'));
    var hint = old.querySelector(':scope > .petunjuk');
    if (hint && !fresh.querySelector(':scope > .petunjuk')) fresh.querySelector('h2, h3').after(hint);
    old.replaceWith(fresh);
    document.dispatchEvent(new CustomEvent('berkas-berubah'));
    return true;
  }
  function arrange(form, button) {
    var id = form.closest('[data-berkas]').id, data = new FormData(form);
    if (button.name) data.append(button.name, button.value);
    // button.formAction would be this page's own address where the attribute is missing
    fetch(button.getAttribute('formaction') || form.action, { method: 'POST', body: data, headers: { 'HX-Request': 'true' }, credentials: 'same-origin' })
      .then(function (answer) { return answer.text(); })
      .then(function (html) { if (!replace(id, html)) throw new Error(); refocus(id, button); })
      .catch(function () { complain(place(id)); });
  }
  // The paper may have moved to an end, where its button is switched off.
  function refocus(id, button) {
    var same = place(id).querySelectorAll('button[value="' + button.value + '"]:enabled');
    var one = Array.prototype.find.call(same, function (each) { return each.name === button.name; }) || same[0];
    if (button.value && one) one.focus(); else place(id).querySelector('input[type=file]').focus();
  }
  function complain(section) {
    var words = section.querySelector('[data-keluhan]') || document.createElement('p');
    words.className = 'galat-bidang'; words.dataset.keluhan = ''; words.setAttribute('role', 'alert');
    words.textContent = 'Belum berhasil, mungkin sambungan terputus. Coba lagi.';
    section.querySelector('h2, h3').after(words);
  }
})();
