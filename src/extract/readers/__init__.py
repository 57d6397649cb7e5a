"""One module per kind of file; each turns a Source into a Document and knows no other."""
