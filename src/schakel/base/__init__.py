"""What every app stands on: accounts, audit, reference data, encryption, clocks, outbox, screens."""
