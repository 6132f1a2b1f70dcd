"""What a filing consists of: its sections, their forms, the checks, and how it becomes a Rat or LaporanKeuangan."""
