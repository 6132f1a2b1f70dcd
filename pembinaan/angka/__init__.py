"""Figures that add up: one definition each, for the number on a page and for the rows behind it.

`posisi` says when and of whom, `ukuran` what, `hitung` counts, `daftar` lists. A page never counts by itself.
"""
