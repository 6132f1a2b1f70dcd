// What lies on the phone: the answers, the photos, and what has arrived. Everything carries the person it belongs to.
//   isian:  {id, orang, koperasi, nama, rencana, kunci, versi, pasangan: [[name, text]], keadaan, kalimat, galat}
//   foto:   {kunci, milik (id of the answers), jenis, nama, isi (Blob)}
//   sampai: {id, orang, nama, temuan, alamat, pada}; the answers themselves are gone by then
window.Bawaan = (function () {
  'use strict';
  var WEEK = 7 * 24 * 3600 * 1000;
  var opened = null;

  function open() {
    opened = opened || new Promise(function (done, fail) {
      var request = indexedDB.open('bawa-formulir', 1);
      request.onupgradeneeded = function () {
        request.result.createObjectStore('isian', { keyPath: 'id' });
        request.result.createObjectStore('foto', { keyPath: 'kunci' }).createIndex('milik', 'milik');
        request.result.createObjectStore('sampai', { keyPath: 'id' });
      };
      request.onsuccess = function () { done(request.result); };
      request.onerror = function () { fail(request.error); };
    });
    return opened;
  }
  // One transaction; `work` gets the stores and returns the request whose result is wanted.
  function within(names, mode, work) {
    return open().then(function (base) {
      return new Promise(function (done, fail) {
        var change = base.transaction(names, mode);
        var asked = work.apply(null, names.map(function (name) { return change.objectStore(name); }));
        change.oncomplete = function () { done(asked && asked.result); };
        change.onerror = change.onabort = function () { fail(change.error); };
      });
    });
  }
  function mine(store, orang) {
    return within([store], 'readonly', function (rows) { return rows.getAll(); }).then(function (all) {
      return all.filter(function (row) { return row.orang === orang; });
    });
  }

  return {
    key: function () {
      if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
      var bytes = crypto.getRandomValues(new Uint8Array(16));
      bytes[6] = bytes[6] & 15 | 64; bytes[8] = bytes[8] & 63 | 128;
      var hex = Array.prototype.map.call(bytes, function (b) { return (b + 256).toString(16).slice(1); }).join('');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    all: function (orang) { return mine('isian', orang); },
    get: function (id) { return within(['isian'], 'readonly', function (rows) { return rows.get(id); }); },
    put: function (row) { return within(['isian'], 'readwrite', function (rows) { return rows.put(row); }); },
    photos: function (id) { return within(['foto'], 'readonly', function (rows) { return rows.index('milik').getAll(id); }); },
    addPhoto: function (row) { return within(['foto'], 'readwrite', function (rows) { return rows.put(row); }); },
    dropPhoto: function (kunci) { return within(['foto'], 'readwrite', function (rows) { return rows.delete(kunci); }); },
    // The answers and their photos leave the phone together.
    drop: function (id, arrived) {
      return within(['isian', 'foto', 'sampai'], 'readwrite', function (isian, foto, sampai) {
        isian.delete(id);
        foto.index('milik').getAllKeys(id).onsuccess = function (event) { event.target.result.forEach(function (key) { foto.delete(key); }); };
        if (arrived) sampai.put(arrived);
      });
    },
    arrived: function (orang) {
      return mine('sampai', orang).then(function (rows) {
        var old = rows.filter(function (row) { return row.pada < Date.now() - WEEK; });
        if (old.length) within(['sampai'], 'readwrite', function (store) { old.forEach(function (row) { store.delete(row.id); }); });
        return rows.filter(function (row) { return old.indexOf(row) < 0; });
      });
    }
  };
})();
