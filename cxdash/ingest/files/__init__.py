"""Files: from bytes to cells of text, under limits, whatever the file is and whatever it is called."""
