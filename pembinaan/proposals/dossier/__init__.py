"""The dossier for the ministry: `content` reads the database once, `letter` words the letter, `binding` makes the file."""
