// Files go up one by one, each with its progress, tried again when the line drops. Without this the plain form works.
(function () {
  'use strict';
  var TRIES = 6;

  document.addEventListener('change', function (event) {
    var form = event.target.type === 'file' && event.target.closest('form[data-unggah]');
    if (form && event.target.files.length) { queue(form, event.target.files); event.target.value = ''; }
  });
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.matches('form[data-urutan]')) { event.preventDefault(); event.stopPropagation(); arrange(form, event.submitter); }
    if (form.matches('form[data-unggah]')) { event.preventDefault(); event.stopPropagation(); form.querySelector('input[type=file]').click(); }
  }, true);

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
      var line = { file: file, key: key(), item: document.createElement('li') };
      show(section, line, 'menunggu giliran');
      section.antre = section.antre.then(function () { return send(section.id, form.action, line, 1); });
    });
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
      var data = new FormData(), request = new XMLHttpRequest();
      data.append('berkas', line.file); data.append('kunci', line.key);
      request.open('POST', address);
      request.timeout = 180000;
      request.setRequestHeader('X-CSRFToken', token());
      request.setRequestHeader('HX-Request', 'true');
      request.upload.addEventListener('progress', function (event) {
        if (event.lengthComputable) show(place(id), line, Math.round(100 * event.loaded / event.total) + ' %');
      });
      request.addEventListener('load', function () {
        if (request.status === 200) { line.item.remove(); replace(id, request.responseText); return done(); }
        if (request.status === 422) { line.item.remove(); replace(id, request.responseText); return done(); }
        if (request.status >= 500) return lost();
        show(place(id), line, 'tidak diterima server. Muat ulang halaman, lalu coba lagi.');
        done();
      });
      ['error', 'timeout', 'abort'].forEach(function (name) { request.addEventListener(name, lost); });
      function lost() {
        if (attempt < TRIES) {
          show(place(id), line, 'sambungan terputus, dicoba lagi');
          return setTimeout(function () { send(id, address, line, attempt + 1).then(done); }, Math.min(20000, 1000 * Math.pow(2, attempt)));
        }
        show(place(id), line, 'belum terkirim.', function () { send(id, address, line, 1); });
        done();
      }
      request.send(data);
    });
  }
  // The answer is the section anew; lines that still wait move over into it.
  function replace(id, html) {
    var old = place(id), box = document.createElement('template');
    box.innerHTML = html.trim();
    var fresh = box.content.querySelector('[data-berkas]');
    if (!old || !fresh) return;
    fresh.antre = old.antre;
    fresh.querySelector('.berkas-antre').append.apply(fresh.querySelector('.berkas-antre'), old.querySelectorAll('.berkas-antre > li'));
    old.replaceWith(fresh);
    document.dispatchEvent(new CustomEvent('berkas-berubah'));
  }
  function arrange(form, button) {
    var id = form.closest('[data-berkas]').id, data = new FormData(form);
    if (button.name) data.append(button.name, button.value);
    fetch(button.formAction || form.action, { method: 'POST', body: data, headers: { 'HX-Request': 'true' }, credentials: 'same-origin' })
      .then(function (answer) { return answer.text(); })
      .then(function (html) { replace(id, html); })
      .catch(function () { form.submit(); });
  }
})();
