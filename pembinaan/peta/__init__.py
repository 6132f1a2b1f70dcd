"""The map: files of outlines and points matched with the office's kecamatan, and figures in classes."""
