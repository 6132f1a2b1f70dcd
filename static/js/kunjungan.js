// The form of a visit: the finding while it is filled in, and the position of the phone. Without this it is a plain form.
(function () {
  'use strict';

  // The words come from the server's own table (pembinaan/kunjungan/finding.py), which alone says what a finding is.
  function tell(box) {
    function chosen(name) {
      var found = box.querySelector('[name="' + name + '"]:checked');
      return found ? found.value : '';
    }
    var alamat = chosen('alamat');
    var usaha = alamat === 'ditemukan' ? chosen('usaha') : '';
    var line = box.querySelector('[data-jawaban="' + alamat + '/' + usaha + '"]');
    box.querySelector('[data-temuan-kini]').textContent = line ? line.textContent : 'pilih dahulu alamat dan usahanya';
  }
  document.addEventListener('change', function (event) {
    var box = event.target.closest && event.target.closest('.kunjungan-isian');
    if (box) tell(box);
  });

  // Also called for a form that was put into the page later (bawa.js).
  function ready(root) {
    root.querySelectorAll('.kunjungan-isian').forEach(tell);
    if (navigator.geolocation) root.querySelectorAll('[data-posisi-baris]').forEach(function (line) { line.hidden = false; });
  }
  document.addEventListener('kunjungan-siap', function (event) { ready(event.target); });
  ready(document);

  var TROUBLE = {
    1: 'Izin lokasi belum diberikan. Beri izin di peramban, atau ketik lintang dan bujurnya.',
    2: 'Posisi belum terbaca. Coba di tempat terbuka, atau ketik lintang dan bujurnya.',
    3: 'Posisi belum terbaca. Coba sekali lagi, atau ketik lintang dan bujurnya.'
  };
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-posisi]');
    if (!button) return;
    var form = button.closest('form');
    var news = button.parentNode.querySelector('[data-posisi-kabar]');
    button.disabled = true;
    news.textContent = 'Mencari posisi …';
    navigator.geolocation.getCurrentPosition(function (found) {
      button.disabled = false;
      put(form, 'lintang', found.coords.latitude.toFixed(6).replace('.', ','));
      put(form, 'bujur', found.coords.longitude.toFixed(6).replace('.', ','));
      put(form, 'akurasi', String(Math.round(found.coords.accuracy)));
      news.textContent = 'Posisi tercatat, ketelitian ' + Math.round(found.coords.accuracy) + ' meter.';
    }, function (trouble) {
      button.disabled = false;
      news.textContent = TROUBLE[trouble.code] || TROUBLE[2];
    }, { enableHighAccuracy: true, timeout: 30000, maximumAge: 0 });
  });
  function put(form, name, value) {
    var field = form.elements[name];
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
})();
