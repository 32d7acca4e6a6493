"""`bittrade-ws`: thin commands over the package."""
