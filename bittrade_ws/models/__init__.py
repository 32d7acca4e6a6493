"""What trading is: frozen values, enums and transition tables. No I/O, no Rx."""
