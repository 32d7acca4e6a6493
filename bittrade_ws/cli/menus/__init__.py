"""The tables of the console, one for each venue: `MENU` of the module that is called like it."""
