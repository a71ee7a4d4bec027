"""The trail: who looked at or changed what, for whom and why. One chain of hashes per organisation."""
