"""Official tables, and periods that were closed under a number.

`baris` says what is known of each cooperative, letter and case as of a day; `beku` reads what was frozen of it; `tabel`
makes the tables of both; `berkas` and `cetak` write them. A closed period is printed from its own rows only.
"""
