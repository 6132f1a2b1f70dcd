// Sending what was filled in without a line: the answers first, then each photo, then the last word. Every step may be
// repeated: the server knows the visit and each photo by its key, so nothing arrives twice.
window.BawaKirim = (function () {
  'use strict';
  var SILENCE = 60000;

  function token() {
    var cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : '';
  }
  function Trouble(kind, words, more) { this.jenis = kind; this.kalimat = words; this.lebih = more || {}; }

  function post(address, pairs) {
    var body = new URLSearchParams(pairs);
    var stop = new AbortController();
    var patience = setTimeout(function () { stop.abort(); }, SILENCE);
    var request = { method: 'POST', body: body, credentials: 'same-origin', signal: stop.signal, headers: { Accept: 'application/json', 'X-CSRFToken': token() } };
    return fetch(address, request).then(function (answer) {
      clearTimeout(patience);
      var kind = answer.headers.get('content-type') || '';
      if (answer.redirected) throw new Trouble('masuk', 'Anda perlu masuk lagi.');
      if (answer.status >= 500) throw new Trouble('putus', 'Server sedang bermasalah.');
      if (kind.indexOf('json') < 0) throw new Trouble(answer.status === 403 ? 'masuk' : 'putus', 'Anda perlu masuk lagi.');
      return answer.json().then(function (data) {
        if (answer.status === 200) return data;
        throw new Trouble(answer.status === 409 ? 'bentrok' : 'salah', data.kalimat || '', data);
      });
    }, function () { clearTimeout(patience); throw new Trouble('putus', 'Sambungan terputus.'); });
  }

  function upload(address, photo, tell) {
    return new Promise(function (done, fail) {
      var data = new FormData(), request = new XMLHttpRequest(), silent = null;
      function listen() { clearTimeout(silent); silent = setTimeout(function () { request.abort(); }, SILENCE); }
      function lost() { clearTimeout(silent); fail(new Trouble('putus', 'Sambungan terputus.')); }
      data.append('berkas', photo.isi, photo.nama);
      data.append('kunci', photo.kunci);
      request.open('POST', address);
      request.setRequestHeader('X-CSRFToken', token());
      request.setRequestHeader('HX-Request', 'true');
      request.upload.addEventListener('progress', function (event) {
        listen();
        if (event.lengthComputable) tell(Math.round(100 * event.loaded / event.total));
      });
      request.addEventListener('load', function () {
        clearTimeout(silent);
        if (request.getResponseHeader('HX-Redirect')) return fail(new Trouble('masuk', 'Anda perlu masuk lagi.'));
        if (request.status === 200) return done();
        if (request.status === 422) return fail(new Trouble('salah', sentence(request.responseText) || photo.nama + ' tidak diterima server.', { galat: {} })); // to be taken out of the form
        fail(new Trouble('putus', 'Server sedang bermasalah.'));
      });
      ['error', 'abort'].forEach(function (name) { request.addEventListener(name, lost); });
      listen();
      request.send(data);
    });
  }
  function sentence(html) {
    var box = document.createElement('template');
    box.innerHTML = html;
    var found = box.content.querySelector('.galat-bidang');
    return found ? found.textContent : '';
  }

  // Resolves to {temuan, alamat}; rejects with {jenis: putus | masuk | bentrok | salah, kalimat, lebih}.
  // Photos that have arrived leave the phone one by one, so that a cut line does not send them again.
  function one(row, addresses, tell) {
    var own = [['kunci', row.kunci], ['koperasi', row.koperasi], ['rencana', row.rencana], ['versi', row.versi]];
    tell('Mengirim isian …');
    return post(addresses.simpan, row.pasangan.concat(own)).then(function (saved) {
      row.versi = saved.versi;
      row.kunci = saved.kunci;
      return window.Bawaan.put(row).then(function () { return window.Bawaan.photos(row.id); }).then(function (photos) {
        return photos.reduce(function (before, photo, n) {
          return before.then(function () {
            var words = 'Mengirim foto ' + (n + 1) + ' dari ' + photos.length;
            tell(words + ' …');
            return upload(saved.lampiran[photo.jenis], photo, function (percent) { tell(words + ' (' + percent + ' %)'); });
          }).then(function () { return window.Bawaan.dropPhoto(photo.kunci); });
        }, Promise.resolve());
      });
    }).then(function () {
      tell('Menyelesaikan …');
      return post(addresses.kirim, [['kunci', row.kunci]]);
    });
  }
  return { one: one };
})();
