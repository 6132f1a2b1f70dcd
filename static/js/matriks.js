// Matriks RAT as a sheet: arrows and Enter move, each changed cell is sent alone or in a small batch, blocks are pasted
// from Excel, what cannot be saved stays in its cell. Without this script the page is a plain form.
(function () {
  'use strict';

  var form = document.getElementById('matriks');
  if (!form || !form.querySelector('input[name^="s-"]')) return;
  form.classList.add('berskrip');

  var BATCH = 200;
  var sentence = document.getElementById('matriks-kalimat');
  var result = document.getElementById('matriks-hasil');
  var undoButton = document.getElementById('matriks-urung');
  var retryButton = document.getElementById('matriks-ulang');
  var leftBox = document.getElementById('matriks-sisa');
  var source = form.elements.asal;
  var grid = Array.prototype.map.call(form.querySelectorAll('tbody tr'), function (row) {
    return Array.prototype.slice.call(row.querySelectorAll('input[name^="s-"]'));
  });
  var pending = new Map(); // input -> true, waiting to be sent
  var failed = new Set(); // sent, no answer
  var undoable = []; // batches of {input, text}
  var sending = false;
  var timer = null;

  function clean(text) { return text.replace(/\s+/g, ' ').trim(); }
  function before(input) { return form.elements['l' + input.name.slice(1)]; }
  function cellOf(input) { return input.closest('td'); }
  function place(input) {
    var row = grid.findIndex(function (cells) { return cells.indexOf(input) >= 0; });
    return [row, row < 0 ? -1 : grid[row].indexOf(input)];
  }
  function go(row, column) {
    var input = grid[row] && grid[row][column];
    if (input) input.focus();
    return Boolean(input);
  }
  function byId(id) { return document.getElementById(id); }

  // --- Moving -------------------------------------------------------------------------------
  function describe(input) {
    var ids = input.getAttribute('aria-labelledby').split(' ');
    var year = ids[1].slice(2);
    sentence.textContent = '';
    var name = document.createElement('strong');
    name.textContent = byId(ids[0]).textContent;
    sentence.append(name, year === 't' ? ', RAT terakhir yang diketahui' : ', tahun buku ' + year + ': ' + input.dataset.kalimat);
  }

  form.addEventListener('focusin', function (event) {
    var input = event.target;
    if (place(input)[0] < 0) return;
    input.select();
    describe(input);
  });

  form.addEventListener('keydown', function (event) {
    var input = event.target;
    var at = place(input);
    if (at[0] < 0 || event.isComposing) return;
    var whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    var moved = true;
    if (event.key === 'Enter') {
      if (!go(at[0] + (event.shiftKey ? -1 : 1), at[1])) queue(input); // the last row: save where we are
    } else if (event.key === 'ArrowDown') go(at[0] + 1, at[1]);
    else if (event.key === 'ArrowUp') go(at[0] - 1, at[1]);
    else if (event.key === 'ArrowLeft' && (whole || input.selectionEnd === 0)) go(at[0], at[1] - 1);
    else if (event.key === 'ArrowRight' && (whole || input.selectionStart === input.value.length)) go(at[0], at[1] + 1);
    else if (event.key === 'Escape') { input.value = before(input).value; mark(input, ''); pending.delete(input); failed.delete(input); input.select(); } else moved = false;
    if (moved) event.preventDefault();
  });

  // --- Saving -------------------------------------------------------------------------------
  form.addEventListener('change', function (event) {
    if (place(event.target)[0] >= 0) queue(event.target);
  });
  form.addEventListener('submit', function (event) { event.preventDefault(); flush(); });

  function queue(input) {
    if (clean(input.value) === before(input).value) { mark(input, ''); pending.delete(input); failed.delete(input); return; }
    pending.set(input, true);
    cellOf(input).classList.add('menunggu');
    clearTimeout(timer);
    timer = setTimeout(flush, 60);
  }

  function mark(input, words) {
    var cell = cellOf(input);
    var box = byId('e-' + input.name.slice(2));
    cell.classList.remove('menunggu', 'menyimpan', 'gagal');
    cell.classList.toggle('galat-sel', Boolean(words));
    box.textContent = words;
    if (words) { input.setAttribute('aria-invalid', 'true'); input.setAttribute('aria-describedby', box.id); } else { input.removeAttribute('aria-invalid'); input.removeAttribute('aria-describedby'); }
  }

  function flush() {
    if (sending || !pending.size) return;
    var batch = Array.from(pending.keys()).slice(0, BATCH);
    var body = new FormData();
    body.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    body.append('asal', source ? source.value : '');
    batch.forEach(function (input) {
      pending.delete(input);
      failed.delete(input);
      input.dataset.terkirim = input.value;
      body.append(input.name, input.value);
      body.append(before(input).name, before(input).value);
      cellOf(input).classList.remove('menunggu', 'gagal');
      cellOf(input).classList.add('menyimpan');
    });
    sending = true;
    fetch(form.action, { method: 'POST', body: body, headers: { 'X-Matriks': 'sel' }, credentials: 'same-origin' })
      .then(function (answer) {
        var kind = answer.headers.get('content-type') || '';
        if (answer.redirected || kind.indexOf('json') < 0) throw new Error(answer.status === 403 ? 'hak' : 'masuk');
        return answer.json();
      })
      .then(function (answer) { land(batch, answer); }, function (error) { lose(batch, error); })
      .then(function () { sending = false; flush(); });
  }

  function land(batch, answer) {
    var changes = [];
    batch.forEach(function (input) { mark(input, answer.galat[input.name.slice(2)] || ''); });
    Object.keys(answer.sel).forEach(function (name) {
      var input = form.elements['s-' + name];
      if (!input) return;
      var now = answer.sel[name];
      var old = before(input).value;
      var untouched = input.value === (batch.indexOf(input) >= 0 ? input.dataset.terkirim : old);
      if (old !== now.teks) changes.push({ input: input, text: old });
      before(input).value = now.teks;
      input.dataset.kalimat = now.kalimat;
      cellOf(input).classList.toggle('isi', Boolean(now.teks));
      cellOf(input).querySelector('.sumber').textContent = now.catatan;
      if (now.galat) mark(input, now.galat);
      else if (untouched) { input.value = now.teks; flash(input, old !== now.teks); }
    });
    Object.keys(answer.baris).forEach(function (pk) {
      var row = byId('b-' + pk);
      if (!row) return;
      row.querySelector('.matriks-status').innerHTML = answer.baris[pk].status; // drawn by the server's own template
      var last = form.elements['s-' + pk + '-t'];
      if (last && !last.hasAttribute('aria-invalid') && !pending.has(last)) before(last).value = last.value = answer.baris[pk].terakhir;
    });
    if (changes.length) undoable.push(changes);
    undoButton.hidden = !undoable.length;
    retryButton.hidden = !failed.size;
    say(answer.ringkas + (leftBox.hidden ? '' : ' Ada baris tempelan yang belum masuk, lihat di bawah.'), false);
    if (place(document.activeElement)[0] >= 0) describe(document.activeElement);
  }

  function flash(input, changed) {
    if (!changed) return;
    var cell = cellOf(input);
    cell.classList.add('baru-tersimpan');
    setTimeout(function () { cell.classList.remove('baru-tersimpan'); }, 1500);
  }

  function lose(batch, error) {
    batch.forEach(function (input) {
      failed.add(input);
      cellOf(input).classList.remove('menyimpan');
      cellOf(input).classList.add('gagal');
    });
    retryButton.hidden = false;
    var why = { masuk: 'Anda perlu masuk lagi: buka tab lain, masuk, lalu kembali ke sini.', hak: 'Anda tidak berhak mencatat di sini.' }[error.message] || 'Sambungan terputus.';
    say(failed.size + ' sel belum tersimpan. ' + why, true);
  }

  function say(words, bad) {
    result.textContent = words;
    result.classList.toggle('buruk', bad);
  }

  function retry() {
    failed.forEach(function (input) { pending.set(input, true); });
    flush();
  }
  retryButton.addEventListener('click', retry);
  window.addEventListener('online', retry);

  undoButton.addEventListener('click', function () {
    (undoable.pop() || []).forEach(function (change) {
      change.input.value = change.text;
      queue(change.input);
    });
    undoButton.hidden = !undoable.length;
  });

  window.addEventListener('beforeunload', function (event) {
    if (pending.size || failed.size || sending) event.preventDefault();
  });

  // --- Pasting ------------------------------------------------------------------------------
  function table(text) {
    // Excel quotes cells that hold a line break or a quote.
    var rows = [[]];
    var pattern = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r?\n|$)/g;
    var match;
    while ((match = pattern.exec(text)) !== null) {
      var value = match[1].charAt(0) === '"' ? match[1].slice(1, -1).replace(/""/g, '"') : match[1];
      rows[rows.length - 1].push(clean(value));
      if (match[2] === '') break;
      if (match[2] !== '\t') rows.push([]);
    }
    return rows.filter(function (row) { return row.some(Boolean); });
  }

  function plainName(text) { return text.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim(); }
  function looksLikeName(text) { return /[a-z]{3}/i.test(text) && !/^\d/.test(text) && text.length > 7; }

  form.addEventListener('paste', function (event) {
    var at = place(event.target);
    var text = (event.clipboardData && event.clipboardData.getData('text/plain')) || '';
    if (at[0] < 0 || !/[\t\n]/.test(text.replace(/\s+$/, ''))) return;
    event.preventDefault();
    var rows = table(text);
    var named = rows.filter(function (row) { return looksLikeName(row[0]); }).length * 2 > rows.length;
    var names = new Map();
    grid.forEach(function (cells, number) { names.set(plainName(byId(cells[0].getAttribute('aria-labelledby').split(' ')[0]).textContent), number); });
    var left = [];
    var put = 0;
    rows.forEach(function (row, number) {
      var target = named ? names.get(plainName(row[0])) : at[0] + number;
      var values = named ? row.slice(1) : row;
      var fits = target !== undefined && grid[target] && values.every(function (value, n) { return !value || writable(grid[target][at[1] + n], value); });
      if (!fits) { left.push(row.join('\t')); return; }
      values.forEach(function (value, n) {
        if (!value) return; // an empty cell of the block erases nothing
        var input = grid[target][at[1] + n];
        input.value = value;
        queue(input);
        put += 1;
      });
    });
    say(put + ' sel ditempel' + (left.length ? '; ' + left.length + ' baris belum masuk, lihat di bawah.' : '.'), Boolean(left.length));
    leftBox.hidden = !left.length;
    byId('matriks-sisa-teks').value = left.join('\n');
    byId('matriks-sisa-sebab').textContent = named
      ? 'Nama tidak ada di halaman ini, atau kolomnya terlalu banyak. Cari koperasinya, lalu salin dan tempel lagi.'
      : 'Tidak muat di halaman ini, atau selnya berasal dari pengajuan koperasi. Buka halaman berikutnya, lalu salin dan tempel lagi.';
  });

  function writable(input, value) { return Boolean(input) && (!input.readOnly || input.value === value); }

  // --- Where it was read from ---------------------------------------------------------------
  try {
    var kept = sessionStorage.getItem('matriks-asal');
    if (source && kept && source.querySelector('option[value="' + kept + '"]')) source.value = kept;
    if (source) source.addEventListener('change', function () { sessionStorage.setItem('matriks-asal', source.value); });
  } catch (error) { /* storage switched off: the choice holds for this page */ }
})();
