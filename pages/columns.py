"""What is each column for, and what became of what it holds?"""

from cxdash.ui import blocks, columns, one_column, upload

shown = columns.table(blocks.opened())
upload.failures()
columns.how_it_was_read(shown)

looked_at = columns.narrowed(shown)
columns.listed(shown, looked_at)
if looked_at:
    one_column.one(shown, looked_at)
    columns.beside(shown, looked_at)
