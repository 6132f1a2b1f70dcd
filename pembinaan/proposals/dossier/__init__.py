"""The dossier for the ministry: `content` reads the database, `letter` words the letter, `binding` makes the file."""
