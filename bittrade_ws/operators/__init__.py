"""One operator per file, named after it; knows no venue."""
