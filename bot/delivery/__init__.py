"""The ledger of everything that is sent, and its sender; knows no channel by name."""
