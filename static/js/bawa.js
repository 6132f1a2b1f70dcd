// Forms taken along: filled in on the phone for one cooperative after another, with photos, and sent when there is a line.
(function () {
  'use strict';
  var root = document.querySelector('[data-bawa]');
  if (!root || !window.indexedDB || !window.fetch) return;
  var store = window.Bawaan;
  var about = root.dataset;
  var WAITS = [5000, 15000, 30000, 60000];
  var WORDS = { diisi: 'Sedang diisi, tersimpan di ponsel ini.', siap: 'Selesai diisi, masih di ponsel ini.' };
  var open = null; // the answers whose form stands on the page
  var writing = Promise.resolve(); // the last thing that was written to the phone
  var sending = false;

  function find(what, within) { return (within || root).querySelector('[data-' + what + ']'); }
  function say(what, words) { find(what).textContent = words; }
  function make(tag, words, css) {
    var one = document.createElement(tag);
    if (words) one.textContent = words;
    if (css) one.className = css;
    return one;
  }
  function button(words, work) {
    var one = make('button', words, 'tombol kecil');
    one.type = 'button';
    one.addEventListener('click', work);
    return one;
  }

  // --- The page itself stays on the phone -----------------------------------------------------------
  // Browsers say "online" as soon as there is a network; whether there is a line shows when something is asked for.
  function connection(on) {
    say('sambungan', on ? 'Ada sambungan.' : 'Tanpa sambungan: yang Anda isi disimpan di ponsel ini.');
    find('sambungan').classList.toggle('luring', !on);
  }
  function pack() {
    if (!navigator.serviceWorker || !window.caches) {
      say('tersimpan', 'Peramban ini tidak dapat menyimpan halaman. Jangan tutup halaman ini selama tanpa sinyal.');
      return Promise.resolve();
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    var here = location.href.split('#')[0];
    return navigator.serviceWorker.register(about.pekerja, { scope: about.wilayah }).then(function () {
      return Promise.all([caches.open('bawa:' + about.orang), fetch(here, { credentials: 'same-origin' })]);
    }).then(function (got) {
      if (got[1].redirected || got[1].status !== 200) throw new Error('masuk');
      return Promise.all(drawn().map(function (address) {
        return got[0].match(address).then(function (kept) { return kept || got[0].add(address); });
      }).concat(got[0].put(here, got[1]), navigator.serviceWorker.ready));
    }).then(function () {
      say('tersimpan', 'Halaman ini sudah ada di ponsel dan dapat dibuka tanpa sinyal, dengan alamat yang sama.');
    }).catch(function (error) {
      if (error.message !== 'masuk') connection(false);
      return caches.match(here).then(function (kept) {
        say('tersimpan', kept ? 'Dibuka dari ponsel.' : 'Halaman ini belum tersimpan di ponsel. Muat ulang selagi ada sinyal.');
      });
    });
  }
  // Sheets, scripts, fonts and pictures of this page.
  function drawn() {
    var named = Array.prototype.map.call(document.querySelectorAll('link[href], script[src], img[src]'), function (one) { return one.href || one.src; });
    var loaded = performance.getEntriesByType('resource').map(function (one) { return one.name; });
    return named.concat(loaded).filter(function (address, n, all) {
      return address.indexOf(location.origin + '/static/') === 0 && all.indexOf(address) === n;
    });
  }

  // --- The list ---------------------------------------------------------------------------------------
  function idOf(item) { return [about.orang, item.dataset.rencana || about.rencana, item.dataset.koperasi].join(':'); }
  function items() { return Array.prototype.slice.call(root.querySelectorAll('li[data-koperasi]')); }
  function itemOf(id) { return items().filter(function (item) { return idOf(item) === id; })[0]; }

  function refresh() {
    return Promise.all([store.all(about.orang), store.arrived(about.orang)]).then(function (got) {
      var rows = got[0];
      rows.filter(function (row) { return !itemOf(row.id); }).forEach(addOther);
      find('lain').hidden = !find('lain-daftar').children.length;
      items().forEach(function (item) {
        var row = rows.filter(function (one) { return one.id === idOf(item); })[0];
        var there = got[1].filter(function (one) { return one.id === idOf(item); })[0];
        if (row) show(item, row); else tell(item, there ? 'Sudah sampai di kantor: ' + there.temuan + '.' : '');
        if (!row) find('pilihan', item).textContent = '';
      });
      listArrived(got[1]);
      var ready = rows.filter(function (row) { return row.keadaan === 'siap'; }).length;
      var all = find('kirim-semua');
      all.disabled = !ready || sending;
      all.textContent = ready ? 'Kirim yang sudah selesai (' + ready + ')' : 'Kirim yang sudah selesai';
    });
  }
  function addOther(row) {
    var item = make('li');
    item.dataset.koperasi = row.koperasi; item.dataset.rencana = row.rencana; item.dataset.kunci = row.kunci;
    var name = make('button', row.nama, 'nama');
    name.type = 'button'; name.dataset.buka = '';
    var news = make('p', '', 'kabar'), choice = make('div');
    news.dataset.kabar = ''; news.setAttribute('role', 'status'); choice.dataset.pilihan = '';
    item.append(name, news, choice);
    find('lain-daftar').append(item);
  }
  function listArrived(rows) {
    var list = find('sampai-daftar');
    list.textContent = '';
    rows.forEach(function (row) {
      var line = make('li'), link = make('a', row.nama);
      link.href = row.alamat;
      line.append(link, ': ' + row.temuan);
      list.append(line);
    });
    find('sampai').hidden = !rows.length;
  }
  function tell(item, words, bad) {
    if (!item) return;
    var news = find('kabar', item);
    news.textContent = words;
    news.classList.toggle('gagal', Boolean(bad));
  }
  function show(item, row) {
    var choice = find('pilihan', item);
    choice.textContent = '';
    tell(item, row.kalimat || WORDS[row.keadaan] || '', Boolean(row.kalimat));
    if (row.bentrok) {
      var both = make('div');
      both.innerHTML = row.bentrok; // drawn by the server's own template
      choice.append(both, button('Pakai isian di ponsel ini', function () { settle(row, { keadaan: 'siap', versi: row.versiKantor }).then(sendAll); }),
        ' ', button('Pakai yang di kantor', function () { store.drop(row.id).then(refresh); }));
    } else if (row.ditolak) {
      choice.append(button('Kirim sebagai kunjungan tersendiri', function () { settle(row, { keadaan: 'siap', kunci: store.key(), versi: 0, lepas: true }).then(sendAll); }),
        ' ', button('Hapus dari ponsel', function () { if (window.confirm('Hapus isian ' + row.nama + ' dari ponsel ini?')) store.drop(row.id).then(refresh); }));
    }
  }
  function settle(row, change) {
    return store.put(Object.assign(row, { kalimat: '', galat: null, bentrok: '', ditolak: false }, change)).then(refresh);
  }

  // --- Filling in -------------------------------------------------------------------------------------
  document.addEventListener('click', function (event) {
    var name = event.target.closest('[data-buka]');
    if (name) begin(name.closest('li'));
  });
  function begin(item) {
    var id = idOf(item);
    store.get(id).then(function (row) {
      open = row || {
        id: id, orang: about.orang, koperasi: item.dataset.koperasi, nama: (find('nama', item) || find('buka', item)).textContent,
        rencana: about.rencana, kunci: item.dataset.kunci || store.key(), versi: item.dataset.versi || '0',
        pasangan: item.dataset.isian ? JSON.parse(item.dataset.isian) : null, keadaan: 'diisi'
      };
      var place = find('tempat');
      place.textContent = '';
      place.append(document.getElementById('formulir').content.cloneNode(true));
      var form = place.querySelector('form');
      find('judul', form).textContent = open.nama;
      if (open.pasangan) fill(form, open.pasangan);
      form.elements.asal.value = 'luring';
      if (open.galat || open.kalimat) complain(form, open.galat || {}, open.kalimat);
      wire(form);
      find('daftar').hidden = true;
      place.hidden = false;
      document.dispatchEvent(new CustomEvent('kunjungan-siap'));
      find('judul', form).focus();
      window.scrollTo(0, 0);
      return showPhotos(form);
    });
  }
  function fill(form, pairs) {
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name) return;
      var values = pairs.filter(function (pair) { return pair[0] === field.name; }).map(function (pair) { return pair[1]; });
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.indexOf(field.value) >= 0;
      else if (values.length) field.value = values[0];
    });
  }
  function typed(form) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) { if (typeof value === 'string') pairs.push([name, value]); });
    return pairs;
  }
  // One write after another, or the last letter could be overtaken by the one before it.
  function keep(form, state) {
    var row = Object.assign(open, { pasangan: typed(form), keadaan: state || 'diisi', kalimat: '', galat: null, bentrok: '', ditolak: false });
    writing = writing.then(function () { return store.put(row); }).then(function () {
      if (form.isConnected) say('formulir-kabar', 'Tersimpan di ponsel ini.');
    }).catch(function () {
      if (form.isConnected) say('formulir-kabar', 'Ponsel tidak mau menyimpan (penuh?). Jangan tutup halaman ini.');
    });
    return writing;
  }
  function wire(form) {
    form.addEventListener('input', function (event) { if (event.target.type !== 'file') keep(form); });
    form.addEventListener('change', function (event) {
      if (event.target.type === 'file') addPhotos(form, event.target);
    });
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      var wrong = lacking(form);
      complain(form, wrong, Object.keys(wrong).length ? 'Lengkapi dahulu:' : '');
      if (Object.keys(wrong).length) { keep(form); return; }
      keep(form, 'siap').then(leave);
    });
    find('kembali', form).addEventListener('click', function () { writing.then(leave); });
    find('hapus', form).addEventListener('click', function () {
      if (!window.confirm('Hapus isian dan foto ' + open.nama + ' dari ponsel ini?')) return;
      writing.then(function () { return store.drop(open.id); }).then(leave);
    });
  }
  // What the server would surely ask for; the rest it says itself when the form arrives.
  function lacking(form) {
    function has(name) { return Boolean(form.querySelector('[name="' + name + '"]:checked')); }
    var there = form.querySelector('[name="alamat"][value="ditemukan"]').checked;
    var wanted = ['alamat'].concat(there ? ['papan_nama', 'kantor_buka', 'usaha'] : [], has('alamat') ? ['rekomendasi'] : []);
    var wrong = {};
    wanted.forEach(function (name) { if (!has(name)) wrong[name] = ['Pilih salah satu.']; });
    return wrong;
  }
  function complain(form, wrong, words) {
    form.querySelectorAll('.galat-luring').forEach(function (one) { one.remove(); });
    var box = find('galat', form), list = make('ul');
    box.textContent = '';
    Object.keys(wrong).forEach(function (name) {
      var field = form.querySelector('[name="' + name + '"]');
      var around = field && field.closest('.bidang');
      if (around) {
        var note = make('div', wrong[name].join(' '), 'galat galat-luring');
        around.querySelector('label, legend').after(note);
      }
      var label = around ? around.querySelector('label, legend').firstChild.textContent.trim() + ': ' : '';
      list.append(make('li', label + wrong[name].join(' ')));
    });
    box.append(make('p', words || 'Ada yang perlu diperbaiki:'), list);
    box.hidden = !words && !list.children.length;
    if (!box.hidden) box.scrollIntoView({ block: 'center' });
  }
  function leave() {
    open = null;
    find('tempat').hidden = true;
    find('tempat').textContent = '';
    find('daftar').hidden = false;
    return refresh();
  }

  // --- Photos -----------------------------------------------------------------------------------------
  var SIDE = 1600; // pixels: what a report shows, in a size that a bad line carries
  function smaller(file) {
    if (!window.createImageBitmap || file.type.indexOf('image/') !== 0) return Promise.resolve(file);
    return createImageBitmap(file).then(function (picture) {
      return new Promise(function (done) { draw(picture, SIDE).toBlob(function (blob) { done(blob || file); }, 'image/jpeg', 0.82); });
    }).catch(function () { return file; });
  }
  function draw(picture, side) {
    var scale = Math.min(1, side / Math.max(picture.width, picture.height)), canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale)); canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
  function addPhotos(form, input) {
    var kind = input.closest('[data-foto]').dataset.foto, files = Array.prototype.slice.call(input.files), id = open.id;
    input.value = '';
    keep(form);
    writing = files.reduce(function (before, file) {
      return before.then(function () { return smaller(file); }).then(function (blob) {
        return store.addPhoto({ kunci: store.key(), milik: id, jenis: kind, nama: file.name || 'foto.jpg', isi: blob });
      });
    }, writing).then(function () { return showPhotos(form); }).catch(function () {
      say('formulir-kabar', 'Foto tidak dapat disimpan di ponsel (penuh?).');
    });
  }
  function showPhotos(form) {
    return store.photos(open.id).then(function (photos) {
      form.querySelectorAll('[data-foto]').forEach(function (box) {
        var list = find('foto-daftar', box);
        list.textContent = '';
        photos.filter(function (photo) { return photo.jenis === box.dataset.foto; }).forEach(function (photo) {
          var line = make('li'), name = make('span', photo.nama + ' ');
          if (window.createImageBitmap && photo.isi.type.indexOf('image/') === 0) {
            createImageBitmap(photo.isi).then(function (picture) { line.prepend(draw(picture, 140)); }).catch(function () { /* shown by name */ });
          }
          line.append(name, button('Buang', function () { store.dropPhoto(photo.kunci).then(function () { return showPhotos(form); }); }));
          list.append(line);
        });
      });
    });
  }

  // --- Sending ----------------------------------------------------------------------------------------
  var failures = 0;
  var again = null;
  find('kirim-semua').addEventListener('click', sendAll);
  window.addEventListener('online', function () { connection(true); if (again) sendAll(); });
  window.addEventListener('offline', function () { connection(false); });

  function sendAll() {
    if (sending) return Promise.resolve();
    clearTimeout(again);
    again = null;
    sending = true;
    return store.all(about.orang).then(function (rows) {
      return rows.filter(function (row) { return row.keadaan === 'siap'; }).reduce(function (before, row) {
        return before.then(function () { return sendOne(row); });
      }, Promise.resolve());
    }).then(function () { failures = 0; sending = false; return refresh(); }, function (trouble) {
      sending = false;
      if (trouble.jenis === 'putus') { // the whole line is gone: the others wait too
        again = setTimeout(sendAll, WAITS[Math.min(failures, WAITS.length - 1)]);
        failures += 1;
      }
      return refresh();
    });
  }
  function sendOne(row) {
    var item = itemOf(row.id);
    if (row.lepas) row = Object.assign(row, { rencana: '' }); // an own visit beside the planned one
    return window.BawaKirim.one(row, about, function (words) { tell(item, words); }).then(function (done) {
      connection(true);
      return store.drop(row.id, { id: row.id, orang: row.orang, nama: row.nama, temuan: done.temuan, alamat: done.alamat, pada: Date.now() });
    }, function (trouble) {
      var more = trouble.lebih;
      var change = { kalimat: trouble.kalimat };
      if (trouble.jenis === 'putus') connection(false);
      if (trouble.jenis === 'putus') change.kalimat = trouble.kalimat + ' Dicoba lagi sendiri; isiannya tetap di ponsel ini.';
      if (trouble.jenis === 'masuk') change.kalimat = 'Anda perlu masuk lagi: kembali ke aplikasi, masuk, lalu buka halaman ini. Isiannya tetap di ponsel ini.';
      if (trouble.jenis === 'bentrok') change = { keadaan: 'diisi', kalimat: 'Belum terkirim: pilih dahulu isian mana yang dipakai.', bentrok: more.html, versiKantor: more.versi };
      if (trouble.jenis === 'salah') change = { keadaan: 'diisi', kalimat: 'Belum terkirim: ' + trouble.kalimat, galat: more.galat || null, ditolak: !more.galat };
      return store.put(Object.assign(row, change)).then(function () {
        if (trouble.jenis === 'putus' || trouble.jenis === 'masuk') throw trouble;
        return refresh();
      });
    });
  }

  connection(navigator.onLine !== false);
  refresh();
  pack();
})();
