"""The province's own workbook: read as a grid, pointed at once, filled from a closed period with its look kept."""
